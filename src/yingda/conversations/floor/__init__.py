"""A supervisor's wall: agents and queues as they are now."""
