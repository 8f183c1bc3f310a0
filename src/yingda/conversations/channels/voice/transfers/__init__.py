"""Contacts that are handed on, parked, taken, dialled by an agent, or a nuisance."""
