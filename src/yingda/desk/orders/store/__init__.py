"""Orders in the database; every statement names the tenants that it may touch."""
