"""An agent's desk: what it shows, and how it commands."""
