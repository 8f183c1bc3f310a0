"""What changed, told to an address of the enterprise's own: signed, in order, again until it is heard."""
