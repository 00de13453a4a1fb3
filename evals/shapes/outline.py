"""outline: what a section of a certain role must hold, or must not.

Keys: ``part`` (roles or ids), ``must`` (patterns, one of which has to occur), ``must_not`` (patterns). A section that
is missing altogether is another rule's business. The hit of ``must`` is the section's first sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.layout.anatomy import Part
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Patterns, read_patterns
from pipeline import outline as outlines
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Outline:
    KEYS: ClassVar = frozenset({"part", "must", "must_not"})
    REQUIRED: ClassVar = frozenset({"part"})
    FIELDS: ClassVar = frozenset({"section"})
    part: tuple[str, ...]
    must: Patterns
    must_not: Patterns
    tryable = False

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self:
        must, must_not = read_patterns(keys, "must"), read_patterns(keys, "must_not")
        if not must and not must_not:
            raise root.fail("至少写 must（必须有）或 must_not（不得有）之一。")
        specs = [spec for name in outlines.speech_types() for spec in outlines.load(name).sections]
        known = sorted({word for spec in specs for word in (spec.id, spec.role)})
        return cls(tuple(item.choice(known) for item in keys["part"].items()), must, must_not)

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        for part in doc.parts(self.part):
            if doc.spec(part) is None:
                continue  # of no type that is known: its parts are guesses, and it closes as its speaker likes
            fields = {"section": name(doc, part)}
            if self.must and not any(pattern.search(doc.text, part.start, part.end) for pattern in self.must):
                yield Hit(*first_sentence(doc, part), fields, section=part.id)
            for pattern in self.must_not:
                for match in pattern.finditer(doc.text, part.start, part.end):
                    yield Hit(*match.span(), fields, section=part.id)


def name(doc: Document, part: Part) -> str:
    """What people call the section."""
    spec = doc.spec(part)
    return spec.name if spec else part.id


def first_sentence(doc: Document, part: Part) -> tuple[int, int]:
    """Where a finding about a whole section points to: its heading, else its first sentence."""
    if part.heading:
        return part.heading
    inside = (span for span in doc.sentences if part.start <= span[0] < part.end)
    return next(inside, (part.start, part.start))
