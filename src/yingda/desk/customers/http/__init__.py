"""Customers over HTTP."""
