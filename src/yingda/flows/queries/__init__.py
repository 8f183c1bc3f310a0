"""Queries: the enterprises' own systems, asked by flows with what lets us in; and what else a walk asks of others."""
