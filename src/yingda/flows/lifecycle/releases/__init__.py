"""Releases: asked for, reviewed, put in force at once or at a time."""
