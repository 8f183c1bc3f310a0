"""Plumbing that knows nothing of contact centres: database, writing, keys, files, HTTP, settings."""
