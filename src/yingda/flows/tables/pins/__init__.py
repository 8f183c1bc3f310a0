"""PINs: checked, counted, and locked after too many."""
