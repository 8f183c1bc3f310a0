"""Calls, bridges, numbers and seats, in our words; the switch itself stands behind a port."""
