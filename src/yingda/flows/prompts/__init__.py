"""Prompts: what is heard, in versions; uploaded, spoken, recorded by telephone, or shipped by the platform."""
