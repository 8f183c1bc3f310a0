"""Waiting work finds its agent: a customer on the line, a callback or a message."""
