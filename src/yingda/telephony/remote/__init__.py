"""Seats on telephones of the public network: dialled for each call, or kept up for the whole shift."""
