"""The administration of programmes; Django finds it by this name."""

from programmes.admin import applications, facts, programmes  # noqa: F401 - each registers its tables
