from common.models.base import ScopedQuerySet, Sourced, TimeStamped, Versioned

__all__ = ["ScopedQuerySet", "Sourced", "TimeStamped", "Versioned"]
