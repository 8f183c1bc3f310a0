"""Articles by version: written, reviewed, published, shared, expired."""
