"""A flow as one document: given out, and taken in by another installation."""
