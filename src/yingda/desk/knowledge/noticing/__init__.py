"""People are told of their articles: reviews that wait, what was sent back, what ends soon or has ended."""
