"""By what customers are found: pure rules from names, numbers and values to tokens, and from a question to them."""
