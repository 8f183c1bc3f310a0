"""What every domain may speak of: ids, time, errors."""
