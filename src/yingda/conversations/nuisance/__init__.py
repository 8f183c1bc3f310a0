"""Callers who are not let in, limits for who calls too often, and what went beyond them."""
