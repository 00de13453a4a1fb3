"""consistency: one thing written in two ways within one text.

Keys: ``sets``: lists of literals, each list one thing in its ways of writing. When two ways occur, the places of the
rarer (the later, when even) are the hits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Consistency:
    KEYS: ClassVar = frozenset({"sets"})
    REQUIRED: ClassVar = frozenset({"sets"})
    FIELDS: ClassVar = frozenset({"other"})
    sets: tuple[tuple[str, ...], ...]
    terms: Terms

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        sets: list[tuple[str, ...]] = []
        for node in keys["sets"].items():
            ways = node.texts()
            if len(ways) < 2:
                raise node.fail("至少写两种写法。")
            for word in ways:
                if ways.count(word) > 1 or any(word in known for known in sets):
                    raise node.fail(f"“{word}”写了两次。")
            sets.append(ways)
        return cls(tuple(sets), Terms(word for ways in sets for word in ways))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return (self.terms,)

    def find(self, doc: Document) -> Iterator[Hit]:
        places: dict[str, list[tuple[int, int]]] = {}
        for start, end, word in doc.scan(self.terms):
            if doc.live(start, end):
                places.setdefault(word, []).append((start, end))
        for ways in self.sets:
            used = [way for way in ways if way in places]
            if len(used) < 2:
                continue
            usual = max(used, key=lambda way: (len(places[way]), -places[way][0][0]))
            for way in used:
                if way != usual:
                    yield from (Hit(start, end, {"other": usual}) for start, end in places[way])
