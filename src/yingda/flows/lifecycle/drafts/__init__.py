"""Drafts: one for each flow, kept so that nobody overwrites another's work."""
