"""Legs that leave us by a trunk: forwarding, and customers who are called back."""
