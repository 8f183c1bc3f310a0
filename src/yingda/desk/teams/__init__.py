"""Teams and departments that orders are given to."""
