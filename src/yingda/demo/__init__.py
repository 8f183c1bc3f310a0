"""Three fictional client enterprises and an operator, to try everything with."""
