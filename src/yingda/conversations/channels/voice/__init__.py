"""Telephone calls: how they come in, are handled, recorded, and found again after a crash."""
