"""Scripts as they are written: drafts, versions, ready-made ones."""
