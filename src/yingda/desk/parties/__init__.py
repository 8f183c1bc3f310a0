"""Outside parties: who does something for an enterprise without an account here."""
