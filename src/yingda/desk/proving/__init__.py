"""Proving who a customer is: by questions, by a one-time code, by the number of an identity document."""
