"""Lookup tables that an enterprise uploads, and the PINs that are checked against them."""
