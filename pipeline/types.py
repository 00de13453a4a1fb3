"""The nouns of qicao. Frozen values; this file imports nothing of ours.

Lengths are in 汉字 (CJK ideographs); spans are code-point offsets, half open, into the text as read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pathlib import Path

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")  # gravest first
Rank = Literal["nation", "province", "city", "county", "town"]
RANKS: tuple[Rank, ...] = ("nation", "province", "city", "county", "town")  # highest first


# --- what the writer hands in -------------------------------------------------------------------


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


# --- the genre ----------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of a speech type. ``formulations`` is a conjunction of choices: each inner tuple needs one of its ids.

    ``role`` names the section's theme across speech types and is what retrieval matches on; ``number`` is 1, 2 … for
    the numbered parts and None for the frame.
    """

    id: str
    role: str
    name: str
    characters: Length
    covers: tuple[str, ...] = ()
    formulations: tuple[tuple[str, ...], ...] = ()
    heading: HeadingPattern | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """``markers`` are patterns that tell this speech type in a text; ``voice`` is ``upper`` or ``own`` (see the type's system.md).

    ``own``: folders of an office whose formulations hold beside the shipped ones (``--rules``).
    """

    speech_type: str
    name: str
    title: str
    voice: Literal["upper", "own"]
    sections: tuple[SectionSpec, ...]
    markers: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()

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


# --- references ---------------------------------------------------------------------------------


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


# --- texts and findings -------------------------------------------------------------------------


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


# --- prompts and completions --------------------------------------------------------------------

Purpose = Literal["headings", "section", "repair", "spot", "judge"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a prompt; ``prefix`` is the part shared by all prompts of a draft; ``exact`` False marks an estimate."""

    total: int
    prefix: int
    parts: Mapping[str, int]
    exact: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """One sentence to be mended, with the sentences beside it ("" at a paragraph's ends) and what is wrong with it.

    The findings' offsets are into ``text``.
    """

    text: str
    before: str
    after: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What a prompt asks for, as values: for models that need no prose (`compose`) and for the record."""

    purpose: Purpose
    brief: Brief
    outline: Outline
    spec: SectionSpec | None = None  # None: the headings of all numbered parts
    headings: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    previous: str | None = None  # the text to repair or to improve
    findings: tuple[Finding, ...] = ()
    note: str | None = None  # the writer's remark on a regeneration
    neighbours: str = ""  # how the section before ends and the one after begins
    spots: tuple[Spot, ...] = ()  # for the purpose "spot": all that may be changed


@dataclass(frozen=True, slots=True)
class Prompt:
    task: Task
    messages: tuple[Message, ...]
    tokens: Tokens
    references: tuple[Passage, ...] = ()
    most: int | None = None  # tokens that the reply may take, thinking included (--budget); None: no bound of ours

    @property
    def sha256(self) -> str:
        """Hash of the messages alone: the same messages are the same prompt, whatever the model."""
        rows = [[message.role, message.text] for message in self.messages]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the service reported them; None where it said nothing."""

    input: int | None = None
    output: int | None = None
    cached: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply. ``text`` is as it came; ``finish`` is the service's finish_reason, None when the stream was cut.

    ``requests``: how often the service was asked for it, retries included; 0 for one that comes from a cache.
    """

    text: str
    model: str
    usage: Usage = Usage()
    seconds: float = 0.0
    finish: str | None = None
    requests: int = 1


class ChatModel(Protocol):
    """What ``models.open_model`` gives. ``complete`` streams: each piece of text goes to ``on_text`` as it arrives.

    ``remote`` tells whether prompts leave this machine; ``repairs`` whether asking again with findings can help.
    """

    @property
    def name(self) -> str: ...
    @property
    def remote(self) -> bool: ...
    @property
    def repairs(self) -> bool: ...
    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion: ...


# --- drafts -------------------------------------------------------------------------------------


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
