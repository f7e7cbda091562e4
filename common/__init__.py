"""Technique without business: nothing here knows what a roadmap is, and nothing here has a table."""
