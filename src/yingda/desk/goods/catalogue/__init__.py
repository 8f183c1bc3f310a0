"""The catalogue: what an enterprise sells, and for how much."""
