"""The append-only record of everything that happened; all figures derive from it."""
