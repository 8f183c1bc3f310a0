"""Types of orders: drafted, checked, published; published versions stay as they were."""
