"""What an order takes of the goods: products with amounts, parts, a booking; each step is told in the order's history."""
