"""Nothing is lost: phones that vanish, and everything after a silence of ours."""
