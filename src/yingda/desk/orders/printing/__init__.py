"""Orders on paper."""
