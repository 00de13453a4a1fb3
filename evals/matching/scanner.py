"""All literals of all rules in one pass over the text, however many they are."""

from __future__ import annotations

from collections.abc import Iterable

from evals.matching.literals import Index, Places
from evals.shapes.base import Terms

Found = list[tuple[int, int, str]]


class Scanner:
    """Built once per set of rules."""

    def __init__(self, lists: Iterable[Terms]) -> None:
        self._lists = frozenset(lists)
        self._owners: dict[str, list[Terms]] = {}
        for terms in self._lists:
            for word in terms.words:
                self._owners.setdefault(word, []).append(terms)
        self._index = Index(self._owners)

    def knows(self, terms: Terms) -> bool:
        return terms in self._lists

    def run(self, text: str, places: Places | None = None) -> dict[Terms, Found]:
        """The places of each list's words: leftmost, then longest, none overlapping within a list. A list without any is
        left out.

        ``places``: those of the folded text, where somebody has gathered them.
        """
        found: dict[Terms, Found] = {}
        for start, word in self._index.places(text, places or Places(text)):
            for terms in self._owners[word]:
                found.setdefault(terms, []).append((start, start + len(word), word))
        return {terms: _longest(hits) if len(hits) > 1 else hits for terms, hits in found.items()}


def _longest(places: Found) -> Found:
    kept: Found = []
    for place in sorted(places, key=lambda hit: (hit[0], -hit[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
