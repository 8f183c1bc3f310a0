"""What is done with outside parties, and by them."""
