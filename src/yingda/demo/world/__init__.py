"""The world around the demo: a carrier with people behind its numbers, and a client's own system."""
