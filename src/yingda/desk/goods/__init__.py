"""Goods: spare parts and where they lie, the catalogue, bookings, outlets."""
