"""How orders behave: who may move them, when their clocks run out, who is told; pure."""
