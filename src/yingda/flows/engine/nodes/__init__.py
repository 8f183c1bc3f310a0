"""The types of node, one module each: its data, how it is read, how it moves."""
