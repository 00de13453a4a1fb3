"""Texts, what is open in them, and what the evaluators say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from pipeline.types.brief import Brief
from pipeline.types.genre import Outline

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")  # gravest first


@dataclass(frozen=True, slots=True)
class Slot:
    """An open place. ``name`` is an English id of ``prompts/slots.yaml``; ``detail`` says what exactly (新发展会员数)."""

    name: str
    text: str
    start: int
    end: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. ``suggestion`` is what to write instead; ``fix`` an exact, meaning-neutral replacement of the span."""

    rule: str
    level: Level
    section: str | None
    start: int
    end: int
    text: str
    message: str
    suggestion: str | None = None
    source: str | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What the evaluators say of one text; findings by start, then rule."""

    findings: tuple[Finding, ...] = ()
    slots: tuple[Slot, ...] = ()
    characters: int = 0
    speech_type: str | None = None

    def count(self, level: Level) -> int:
        return sum(finding.level == level for finding in self.findings)


class Checker(Protocol):
    """The evaluators as handed to the pipeline. With ``section`` the text is that one section, else a whole speech."""

    def __call__(self, text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report: ...


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str | None
    text: str  # heading line included, ends with one newline
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    sections: tuple[Section, ...]
