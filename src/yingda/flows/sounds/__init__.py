"""What the platform itself says and plays to callers: its prompts, the words of the spoken rules, the music."""
