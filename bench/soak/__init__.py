"""Hours of disorder in minutes: steady calls, impatient people, and call control killed every minute."""
