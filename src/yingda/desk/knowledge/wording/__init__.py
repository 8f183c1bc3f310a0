"""Unified wording: what everybody who is concerned says in an incident, until it is withdrawn."""
