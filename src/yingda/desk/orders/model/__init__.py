"""What types of orders and orders are; pure."""
