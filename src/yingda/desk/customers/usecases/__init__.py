"""What people and other areas ask of customers."""
