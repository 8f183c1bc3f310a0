"""Bookings: slots with capacity by the week and the calendar, a waiting list, who comes when."""
