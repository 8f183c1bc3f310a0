"""What comes of articles: read, useful or not, looked for in vain."""
