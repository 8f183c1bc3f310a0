"""Orders that the enterprises of the demo worked before this week, one to a line."""
