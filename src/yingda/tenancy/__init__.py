"""Tenants, users, roles and logins: who may see what, and the audit of who did."""
