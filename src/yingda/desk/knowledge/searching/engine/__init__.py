"""What an article is found by, and what a question looks for; pure."""
