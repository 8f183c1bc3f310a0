"""Supervisors in a contact: they listen, whisper, come in, and take it over."""
