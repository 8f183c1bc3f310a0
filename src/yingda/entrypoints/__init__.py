"""The processes and the command line: the only place that wires adapters to ports."""
