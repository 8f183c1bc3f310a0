"""What an enterprise's own system sends in: each item once, however often it is sent."""
