"""Scripts as they are walked in contacts."""
