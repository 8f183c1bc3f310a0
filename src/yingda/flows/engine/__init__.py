"""The pure engine that walks a flow to its next wait."""
