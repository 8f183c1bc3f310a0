"""Customers in the database; every statement names the tenant that it may touch."""
