"""The live wall's own: the day of each queue so far, its thresholds, its alarms."""
