"""All literals of all rules in one pass over the text (Aho–Corasick), however many they are."""

from __future__ import annotations

from collections.abc import Iterable

from evals.shapes.base import Terms

Found = list[tuple[int, int, str]]


class Scanner:
    """Built once per set of rules."""

    def __init__(self, lists: Iterable[Terms]) -> None:
        self._lists = tuple(dict.fromkeys(lists))
        owners: dict[str, list[Terms]] = {}
        for terms in self._lists:
            for word in terms.words:
                owners.setdefault(word, []).append(terms)
        self._automaton = None
        if owners:
            from ahocorasick import Automaton

            self._automaton = Automaton()
            for word, lists_of_word in owners.items():
                self._automaton.add_word(word, (word, lists_of_word))
            self._automaton.make_automaton()

    def knows(self, terms: Terms) -> bool:
        return terms in self._lists

    def run(self, text: str) -> dict[Terms, Found]:
        """The places of each list's words: leftmost, then longest, none overlapping within a list."""
        found: dict[Terms, Found] = {terms: [] for terms in self._lists}
        if self._automaton is not None:
            for last, (word, owners) in self._automaton.iter(text):
                for terms in owners:
                    found[terms].append((last + 1 - len(word), last + 1, word))
        return {terms: _longest(places) for terms, places in found.items()}


def _longest(places: Found) -> Found:
    kept: Found = []
    for place in sorted(places, key=lambda hit: (hit[0], -hit[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
