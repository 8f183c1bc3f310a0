"""Surveys after a contact: their figures."""
