"""Calls come in: admitted and opened, handed over to a merchant, or booked afterwards."""
