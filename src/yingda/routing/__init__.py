"""Routing: matches work to people, and knows neither phones nor chats."""
