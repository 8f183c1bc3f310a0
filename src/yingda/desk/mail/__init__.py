"""Mail that goes out: kept with what it tells of, sent by the worker."""
