"""What one may ask of routing."""
