"""Asks the enterprises' own systems over HTTPS, and nobody else's."""
