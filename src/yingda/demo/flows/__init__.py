"""The demo's voice menus: what callers hear, and where the keys lead."""
