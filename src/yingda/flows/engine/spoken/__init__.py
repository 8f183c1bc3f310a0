"""Numbers, amounts, dates and times, spoken by rule from a small vocabulary of prompts."""
