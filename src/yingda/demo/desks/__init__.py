"""Desks of the demo's enterprises: a list of steps for each, in the order in which their administrators take them."""
