"""Repeatable measurements of the running product against its peers, and a soak."""
