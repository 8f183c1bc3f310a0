"""The types of node that an editor may offer."""
