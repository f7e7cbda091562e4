"""What the top floor keeps of its own: the committees and their meetings."""

from governance.models.committees import Committee, Meeting

__all__ = ["Committee", "Meeting"]
