"""A contact walks through its tenant's flow, from wait to wait."""
