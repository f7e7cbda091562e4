"""The shades of the matrix of coverage, and their legend."""

from __future__ import annotations

from common.templatetags.french import NO_BREAK_SPACE, count

HEATS: tuple[tuple[int, str], ...] = ((8, "4"), (4, "3"), (2, "2"), (1, "1"), (0, "0"))
"""The fewest actions of each shade, the strongest first: nowhere else, the legend is made of them."""


def heat_of(actions: int) -> str:
    return next(heat for fewest, heat in HEATS if actions >= fewest)


def heat_legend() -> list[tuple[str, str]]:
    """Each shade with the numbers of actions that it covers, the lightest first."""
    lines, above = [], None
    for fewest, heat in HEATS:
        if above is None:
            words = f"{fewest} actions et plus"
        elif fewest == above - 1:
            words = count(fewest, "action,actions") if fewest else "aucune action"
        else:
            words = f"{fewest} à {above - 1} actions"
        lines.append((heat, words.replace(" ", NO_BREAK_SPACE)))
        above = fewest
    return lines[::-1]
