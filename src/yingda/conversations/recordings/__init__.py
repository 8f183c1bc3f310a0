"""Recordings on their way from the switch to the storage, and back to who may listen."""
