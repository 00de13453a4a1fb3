"""Reference speeches, what is missing in them, and what a search finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.types.brief import Rank


@dataclass(frozen=True, slots=True)
class ReferenceSection:
    id: str
    role: str
    heading: str | None
    text: str  # without the heading; paragraphs separated by one blank line


@dataclass(frozen=True, slots=True)
class Gap:
    """Text that is known to be missing: ``characters`` as announced (None: not announced), after which section it lies."""

    characters: int | None
    after: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing found and treated while a text was ingested. Spans point into the raw text."""

    kind: str
    text: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReferenceSpeech:
    id: str
    title: str
    type: str
    date: date | None
    source: str
    sections: tuple[ReferenceSection, ...]
    gaps: tuple[Gap, ...] = ()
    damage: tuple[Damage, ...] = ()
    speaker_level: Rank | None = None
    level: Rank | None = None  # of the host
    organisation: str | None = None  # 总工会, 妇联 …


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a reference as a search result; ``why`` explains ``score`` term by term (name -> share of the score)."""

    speech: ReferenceSpeech
    section: ReferenceSection
    score: float
    text: str
    why: Mapping[str, float] = field(default_factory=dict)
