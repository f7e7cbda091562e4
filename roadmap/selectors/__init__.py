"""Reads of roadmaps for a page or an export; each function says how many queries it costs."""
