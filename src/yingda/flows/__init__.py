"""Flows: versioned documents that a contact walks through, from one wait to the next."""
