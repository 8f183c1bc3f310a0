"""Why: of an agent without calls, of a contact that waits, of each offer."""
