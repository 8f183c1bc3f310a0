"""Knowledge: articles that are written, reviewed, found and judged; wording that stands on desktops in an incident."""
