"""Real SIP callers and phones for tests: SIPp speaks SIP, `media` speaks and hears RTP."""
