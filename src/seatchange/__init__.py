"""Seatchange: executive-change events from the news, told once."""
