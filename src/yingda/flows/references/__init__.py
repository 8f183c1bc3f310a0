"""What a document may name (prompts, sub-flows, calendars): read for checking, pinned when published, loaded to walk."""
