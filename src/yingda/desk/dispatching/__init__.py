"""Orders that wait for a team are work: offered to its queue's agents by the rules that calls are offered by."""
