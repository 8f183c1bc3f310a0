"""Places that are kept in a queue for who shall be called back."""
