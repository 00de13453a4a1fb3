"""The genre: speech types with their sections, and the fixed formulations (规范提法)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Length:
    """A range in 汉字, both ends included, and what to aim at."""

    minimum: int
    target: int
    maximum: int


@dataclass(frozen=True, slots=True)
class HeadingPattern:
    """What a numbered heading looks like: ``shown`` to people and models, ``regex`` (full match, number included) to rules."""

    shown: str
    regex: str


# What a section must do in words; a rule asks for each (`missing-congratulation`, `missing-thanks` …).
ACTS = ("congratulate", "greet", "thank", "represent", "hope", "wish")


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a speech type. ``formulations`` is a conjunction of choices: each inner tuple needs one of its ids.

    ``role`` names the section's theme across speech types and is what retrieval matches on; ``number`` is 1, 2 … for
    the numbered parts and None for the frame; ``acts`` is what it must do in words, of ``ACTS``. ``optional``: nobody asks
    for it; in the outline for a brief that names it, it is a section as any other.
    """

    id: str
    role: str
    name: str
    characters: Length
    covers: tuple[str, ...] = ()
    formulations: tuple[tuple[str, ...], ...] = ()
    heading: HeadingPattern | None = None
    number: int | None = None
    acts: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """``markers`` are patterns that tell this speech type in a text; ``voice`` is ``upper`` or ``own`` (see the type's system.md).

    ``references``: ``own`` where no sentence of the frame is lent to, or borrowed from, another type when a draft is composed.
    ``own``: folders of an office whose formulations hold beside the shipped ones (``--rules``).
    """

    speech_type: str
    name: str
    title: str
    voice: Literal["upper", "own"]
    sections: tuple[SectionSpec, ...]
    markers: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()
    references: Literal["shared", "own"] = "shared"

    def acts(self, act: str) -> bool:
        """Whether a section of this type must do ``act`` in words."""
        return any(act in spec.acts for spec in self.sections)

    def section(self, section_id: str) -> SectionSpec:
        """The section of that id; KeyError when there is none."""
        for spec in self.sections:
            if spec.id == section_id:
                return spec
        raise KeyError(section_id)


@dataclass(frozen=True, slots=True)
class Formulation:
    """One fixed formulation (规范提法) of the lexicon; see ``pipeline/lexicon.py`` for the file's keys."""

    id: str
    wording: str
    source: str
    variants: tuple[str, ...] = ()  # equally valid wordings; never converted into each other
    valid_from: date | None = None
    valid_until: date | None = None
    superseded_by: str | None = None  # id of what replaces it after valid_until
    wrong: Mapping[str, str | None] = field(default_factory=dict)  # wrong form -> what to write, or None
    sections: tuple[str, ...] = ()  # roles where it belongs
    required_in: tuple[str, ...] = ()  # ids or roles of sections that must carry it, beside what the outlines ask for
    organisations: tuple[str, ...] = ()  # 总工会, 妇联 … it is for; empty: all
    verbs: tuple[str, ...] = ()  # verbs that may stand before it; empty: any
    wrong_verbs: tuple[str, ...] = ()
    order: tuple[str, ...] = ()  # members in their fixed order
    exceptions: tuple[str, ...] = ()  # patterns within which it is left alone
    carrier: str | None = None  # a whole sentence that carries it, for `compose`
    confidence: Literal["high", "medium", "low"] = "high"  # decides the level of a finding
    note: str | None = None
