"""What people set: rules of queues, skills, who serves what and how well, committed seats."""
