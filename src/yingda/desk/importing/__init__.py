"""Lists that come in and go out: imports that can be tried, stopped and undone; exports that say who took them."""
