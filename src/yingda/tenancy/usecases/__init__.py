"""What can be done with tenants, users and logins."""
