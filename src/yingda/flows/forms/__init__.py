"""Forms, and what was registered with them: structured answers, kept sealed."""
