"""Calendars: when somebody is there, kept by people and read by call control."""
