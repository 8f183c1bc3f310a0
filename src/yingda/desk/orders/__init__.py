"""Work orders: types as enterprises design them, clocks, moves, and a history that cannot be altered."""
