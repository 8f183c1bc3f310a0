"""Imports: a file is uploaded, tried, written row by row, and undone."""
