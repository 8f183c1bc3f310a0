"""Speech made from text: the port, its offline engine, and what turns its sound into telephone prompts."""
