"""Test cases of a flow, and the pretended contacts that they lead."""
