"""What the writer hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Rank = Literal["nation", "province", "city", "county", "town"]
RANKS: tuple[Rank, ...] = ("nation", "province", "city", "county", "town")  # highest first


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the brief, the only source of figures, names and titles. ``section`` may pin it to a section id."""

    id: str
    text: str
    source: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    name: str | None = None
    office: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str | None = None
    office: str | None = None
    level: Rank | None = None
    on_behalf_of: Person | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """The place and body whose meeting it is. ``name`` is the place (清河市), ``organisation`` its body (清河市总工会)."""

    name: str | None = None
    level: Rank | None = None
    provincial_capital: bool = False
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief as read; what is missing and needed becomes an open slot. ``length`` maps ``total`` or a section id to 汉字."""

    speech_type: str
    date: date | None = None
    occasion: str | None = None
    speaker: Speaker = Speaker()
    host: Host = Host()
    attending: tuple[Person, ...] = ()
    facts: tuple[Fact, ...] = ()
    slogans: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    emphasis: Mapping[str, str] = field(default_factory=dict)
    length: Mapping[str, int] = field(default_factory=dict)
    remarks: str | None = None
    source: str = ""  # the file's own text, after decoding
    raw: bytes = field(default=b"", compare=False, repr=False)  # the file as it came; empty when there was only a text
