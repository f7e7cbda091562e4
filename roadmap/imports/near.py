"""Titles that nearly say the same, found without comparing each with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

NEAR_ENOUGH = 0.82
MAX_NEAR = 3
# A title is compared letter by letter with those that share the most of its rarest words, and only them:
# the words that every title has would make a table of 5,000 rows cost 25 million comparisons.
RAREST_WORDS = 6
TITLES_A_WORD = 300
COMPARED_TITLES = 12


class NearTitles:
    """An index of folded titles by their words; keys are those of their actions."""

    def __init__(self, titles: Iterable[tuple[int, str]]) -> None:
        self._titles = dict(titles)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for key, title in self._titles.items():
            for word in set(title.split()):
                self._by_word[word].append(key)

    def of(self, title: str) -> list[int]:
        """Keys of the titles that resemble it, the nearest first; equals stand in the order of their keys."""
        matcher = SequenceMatcher(None, "", title, autojunk=False)
        scored = [(likeness(matcher, self._titles[key]), key) for key in self._candidates(title)]
        close = [pair for pair in scored if pair[0] >= NEAR_ENOUGH]
        return [key for _, key in sorted(close, key=lambda pair: (-pair[0], pair[1]))][:MAX_NEAR]

    def _candidates(self, title: str) -> list[int]:
        known = [word for word in set(title.split()) if word in self._by_word]
        rarest = sorted(known, key=lambda word: (len(self._by_word[word]), word))[:RAREST_WORDS]
        shared = Counter(key for word in rarest for key in self._by_word[word][:TITLES_A_WORD])
        return [key for key, _ in shared.most_common(COMPARED_TITLES)]


def likeness(matcher: SequenceMatcher[str], other: str) -> float:
    """How alike two folded titles are, 0 to 1; 0 at once when their lengths or letters forbid it."""
    matcher.set_seq1(other)
    if matcher.real_quick_ratio() < NEAR_ENOUGH or matcher.quick_ratio() < NEAR_ENOUGH:
        return 0.0
    return matcher.ratio()
