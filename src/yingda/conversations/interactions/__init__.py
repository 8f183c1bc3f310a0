"""Interactions as lists and as timelines, for who may read them."""
