"""Asterisk, and nothing of Asterisk anywhere else."""
