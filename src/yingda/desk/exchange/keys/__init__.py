"""Keys by which an enterprise's own machines use the API."""
