"""Figures: what the ledger says of calls, queues and people, counted by definitions that stand beside them."""
