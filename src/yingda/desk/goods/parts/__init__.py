"""Spare parts: what there is of them, where, and every move."""
