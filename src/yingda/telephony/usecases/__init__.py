"""What one may ask of telephony."""
