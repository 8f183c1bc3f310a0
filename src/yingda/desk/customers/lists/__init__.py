"""Customers as a list that is imported and exported."""
