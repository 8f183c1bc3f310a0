"""What is recorded on a customer's channel, and how it is played again."""
