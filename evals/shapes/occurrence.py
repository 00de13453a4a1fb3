"""occurrence: how often something may stand.

Keys: ``terms``, ``patterns``, ``unless``; ``maximum`` and/or ``minimum``; ``within`` (default text). Beyond the
maximum each further place is a hit; below the minimum the stretch's beginning is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import STRETCHES, Words, read_words, stretches
from evals.spans import within
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Occurrence:
    KEYS: ClassVar = frozenset({"terms", "patterns", "unless", "maximum", "minimum", "within"})
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    FIELDS: ClassVar = frozenset({"count", "limit"})
    words: Words
    minimum: int
    maximum: int | None
    within: str

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self:
        minimum = keys["minimum"].integer() if "minimum" in keys else 0
        maximum = keys["maximum"].integer() if "maximum" in keys else None
        if not minimum and maximum is None:
            raise root.fail("至少写 minimum（最少）或 maximum（最多）之一。")
        if maximum is not None and minimum > maximum:
            raise root.fail("minimum 大于 maximum。")
        within = keys["within"].choice(STRETCHES) if "within" in keys else "text"
        return cls(read_words(keys, root), minimum, maximum, within)

    @property
    def scans(self) -> tuple[Terms, ...]:
        return (self.words.terms,)

    def find(self, doc: Document) -> Iterator[Hit]:
        spans = self.words.find(doc)
        for start, end in stretches(doc, self.within):
            inside = within(spans, start, end)
            if self.maximum is not None:
                for span in inside[self.maximum :]:
                    yield Hit(*span, {"count": str(len(inside)), "limit": str(self.maximum)})
            if len(inside) < self.minimum:
                yield Hit(start, start, {"count": str(len(inside)), "limit": str(self.minimum)})
