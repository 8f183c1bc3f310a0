"""The pure rules of routing: who gets what, who may wait, why somebody gets nothing."""
