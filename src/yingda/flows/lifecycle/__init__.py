"""The way of a document to the callers: drafted, checked, tried, released, published, put back."""
