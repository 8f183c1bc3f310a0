"""One folder for each channel on which a customer may come."""
