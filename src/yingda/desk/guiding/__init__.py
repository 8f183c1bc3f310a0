"""Guided service: scripts that lead an agent through a contact, step by step."""
