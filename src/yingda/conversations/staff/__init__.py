"""What people of the centre tell each other: messages, calls for help, declared faults, who listens."""
