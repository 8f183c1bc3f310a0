"""What is decided about scripts without asking anybody: whether they are sound, where a walk goes, what is said."""
