"""A document that may be dialled before it is published."""
