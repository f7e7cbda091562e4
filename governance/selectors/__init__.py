"""Reads of the top floor."""
