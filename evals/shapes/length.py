"""length: a piece of the text that is too long or too short, in 汉字.

Keys: ``of`` (clause, sentence, paragraph, title), ``maximum`` and/or ``minimum``, ``unless`` (patterns that excuse a
piece).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Patterns, excused, read_patterns, stretches
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Length:
    KEYS: ClassVar = frozenset({"of", "maximum", "minimum", "unless"})
    REQUIRED: ClassVar = frozenset({"of"})
    FIELDS: ClassVar = frozenset({"characters", "limit"})
    of: str
    minimum: int
    maximum: int | None
    unless: Patterns

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self:
        minimum = keys["minimum"].integer() if "minimum" in keys else 0
        maximum = keys["maximum"].integer(1) if "maximum" in keys else None
        if not minimum and maximum is None:
            raise root.fail("至少写 minimum（最少）或 maximum（最多）之一。")
        if maximum is not None and minimum > maximum:
            raise root.fail("minimum 大于 maximum。")
        of = keys["of"].choice(("clause", "sentence", "paragraph", "title"))
        return cls(of, minimum, maximum, read_patterns(keys, "unless"))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        spans = ((doc.title,) if doc.title else ()) if self.of == "title" else stretches(doc, self.of)
        wrong = []
        for start, end in spans:
            if not self.minimum and self.maximum is not None and end - start <= self.maximum:
                continue  # it cannot have more 汉字 than characters
            count = doc.count(start, end)
            if count < self.minimum or (self.maximum is not None and count > self.maximum):
                wrong.append((start, end))
        for start, end in excused(doc, wrong, self.unless):
            count = doc.count(start, end)
            limit = self.minimum if count < self.minimum else self.maximum
            yield Hit(start, end, {"characters": str(count), "limit": str(limit)})
