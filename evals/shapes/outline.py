"""outline: what a section of a certain role must hold, or must not.

Keys: ``part`` (roles or ids), ``act`` (instead of it: the sections whose outline asks for this act, of a text that fits its
outline), ``must`` (patterns, one of which has to occur), ``must_not`` (patterns). A section that
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
from pipeline.types import ACTS, Level
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Outline:
    KEYS: ClassVar = frozenset({"part", "act", "must", "must_not"})
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    FIELDS: ClassVar = frozenset({"section"})
    part: tuple[str, ...]
    act: str | None
    must: Patterns
    must_not: Patterns
    tryable = False

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self:
        must, must_not = read_patterns(keys, "must"), read_patterns(keys, "must_not")
        if not must and not must_not:
            raise root.fail("至少写 must（必须有）或 must_not（不得有）之一。")
        if ("part" in keys) == ("act" in keys):
            raise root.fail("part（节名）和 act（要做到的事）写且只写一个。")
        specs = [spec for name in outlines.speech_types() for spec in outlines.load(name).sections]
        known = sorted({word for spec in specs for word in (spec.id, spec.role)})
        part = tuple(item.choice(known) for item in keys["part"].items()) if "part" in keys else ()
        return cls(part, keys["act"].choice(ACTS) if "act" in keys else None, must, must_not)

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        for part in self._parts(doc):
            if doc.spec(part) is None:
                continue  # of no type that is known: its parts are guesses, and it closes as its speaker likes
            fields = {"section": name(doc, part)}
            # To the own line everybody speaks in their own way: only our drafts are held to what the outline asks for.
            level: Level | None = "info" if self.act and doc.voice == "own" and not doc.bound else None
            if self.must and not any(pattern.search(doc.text, part.start, part.end) for pattern in self.must):
                yield Hit(*first_sentence(doc, part), fields, section=part.id, level=level)
            for pattern in self.must_not:
                for match in pattern.finditer(doc.text, part.start, part.end):
                    yield Hit(*match.span(), fields, section=part.id)

    def _parts(self, doc: Document) -> list[Part]:
        if self.act is None:
            return doc.parts(self.part)
        acting = (part for part in doc.sections if (spec := doc.spec(part)) and self.act in spec.acts)
        return [] if doc.loose else list(acting)


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
