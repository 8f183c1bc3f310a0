"""What an enterprise sees of its own orders: how many, in time or not, and what people come about more than before."""
