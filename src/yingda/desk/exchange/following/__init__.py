"""What changed, for machines that ask."""
