"""Interactions on every channel, from first byte to wrap-up."""
