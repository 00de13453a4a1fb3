"""existence: what must not stand in the text at all.

Keys: ``terms`` (literals), ``patterns`` (regular expressions; a group named ``at`` is the span), ``unless`` (patterns
that excuse).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Words, read_words
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Existence:
    KEYS: ClassVar = frozenset({"terms", "patterns", "unless"})
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    FIELDS: ClassVar[frozenset[str]] = frozenset()
    words: Words

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self:
        return cls(read_words(keys, root))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return (self.words.terms,)

    def find(self, doc: Document) -> Iterator[Hit]:
        return (Hit(start, end) for start, end in self.words.find(doc))
