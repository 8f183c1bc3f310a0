"""What the web server has beside the domains' routes."""
