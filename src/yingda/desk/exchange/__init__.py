"""The desk and machines: keys, what changed, webhooks, feeds."""
