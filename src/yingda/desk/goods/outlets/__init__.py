"""Outlets and service points: where they are, what they do, whether they are open."""
