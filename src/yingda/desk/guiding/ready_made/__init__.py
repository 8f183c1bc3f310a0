"""Scripts that are shipped: documents, in both languages."""
