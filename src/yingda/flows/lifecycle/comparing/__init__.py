"""Two states of a flow side by side."""
