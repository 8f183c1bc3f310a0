"""The one place where telephone switches are spoken to."""
