"""A contact with its agent: what he may do, and how it ends."""
