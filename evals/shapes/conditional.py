"""conditional: where one thing stands, another must stand, too (一方面 … 另一方面).

Keys: ``when`` (patterns), ``then`` (patterns; one of them suffices), ``within`` (default section), ``unless``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import STRETCHES, Patterns, Words, read_patterns, stretches
from evals.spans import within
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Conditional:
    KEYS: ClassVar = frozenset({"when", "then", "within", "unless"})
    REQUIRED: ClassVar = frozenset({"when", "then"})
    FIELDS: ClassVar[frozenset[str]] = frozenset()
    when: Words
    then: Patterns
    within: str

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        when = Words(Terms(()), read_patterns(keys, "when"), read_patterns(keys, "unless"))
        within = keys["within"].choice(STRETCHES) if "within" in keys else "section"
        return cls(when, read_patterns(keys, "then"), within)

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        spans = self.when.find(doc)
        for start, end in stretches(doc, self.within) if spans else ():
            inside = within(spans, start, end)
            if inside and not any(pattern.search(doc.text, start, end) for pattern in self.then):
                yield Hit(*inside[0])
