"""What one request may see and do, as ids only: built by ``accounts``, read by every queryset."""

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Scope:
    """The rights of one person at one moment.

    Empty by default: a scope that nobody filled opens nothing. Region ids are primary keys of
    ``territories.Territory``; ``piloting`` pairs are (organisation id, region id) for contributors.
    ``administers_portal`` opens the reference data in the administration, and nothing on the pages.
    """

    user_id: int | None = None
    every_region: bool = False
    readable_regions: frozenset[int] = field(default_factory=frozenset)
    draft_regions: frozenset[int] = field(default_factory=frozenset)
    editable_regions: frozenset[int] = field(default_factory=frozenset)
    administered_regions: frozenset[int] = field(default_factory=frozenset)
    piloting: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    administers_portal: bool = False

    @property
    def is_empty(self) -> bool:
        """True when no mandate in force opens anything."""
        return not (self.every_region or self.readable_regions)

    @property
    def administers(self) -> bool:
        """The portal, or a region of it: what opens the administration."""
        return self.administers_portal or bool(self.administered_regions)

    @property
    def in_text(self) -> str:
        """The same text for the same rights: what a tag or a cursor is bound to."""
        values = (getattr(self, each.name) for each in fields(self))
        return repr([sorted(value) if isinstance(value, frozenset) else value for value in values])

    def may_edit_region(self, region_id: int) -> bool:
        return region_id in self.editable_regions


NOBODY = Scope()
