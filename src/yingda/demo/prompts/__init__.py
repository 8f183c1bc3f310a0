"""What callers of the demo hear: the list of prompts and, beside it, their audio."""
