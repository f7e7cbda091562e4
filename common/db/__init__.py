"""Helpers on top of the ORM: constraints with their sentence, search without accents."""
