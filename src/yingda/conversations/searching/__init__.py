"""What every list of past work is searched by: contacts and their recordings."""
