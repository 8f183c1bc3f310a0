"""A centre in virtual time: the engine that routes also tells what would be, were there other agents or other calls."""
