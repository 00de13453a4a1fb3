"""The nouns of a suite and of a run; frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from pipeline.types import Brief, Outline, Report

Kind = Literal["draft", "section", "regen", "check"]
KINDS: tuple[Kind, ...] = ("draft", "section", "regen", "check")
SHIPPED = "shipped"  # the variant whose prompts are those that come with qicao


@dataclass(frozen=True, slots=True)
class Expect:
    """What has to hold for a case beside the rules; each entry is one expectation.

    ``contains`` and ``lacks`` are literals; ``fires`` and ``quiet`` names of rules; ``open`` names of slots that must
    stay open; ``changed``: whether the named section has to come out different. Of a regeneration, about the named
    section alone: ``goes``, literals that must not be in it any more, and ``stays``, those that must still be.
    """

    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    changed: bool | None = None
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # a brief is no key; a case is itself
class Case:
    """One thing to try. ``section`` for the kinds section and regen, ``note`` for regen, ``text`` for check.

    ``given``: how the section to be regenerated stands before; None: as `compose` writes it.
    """

    id: str
    kind: Kind
    brief: Brief
    outline: Outline
    tags: tuple[str, ...] = ()
    section: str | None = None
    note: str | None = None
    text: str | None = None
    given: str | None = None
    expect: Expect = Expect()


@dataclass(frozen=True, slots=True)
class Variant:
    """A version of the prompts: ``edits`` are replaced in every message, in order, before it is sent."""

    name: str
    edits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """Per million tokens, in whatever currency the suite uses throughout."""

    input: float
    output: float
    cached: float | None = None  # None: as input


@dataclass(frozen=True, slots=True)
class Gate:
    """``metric`` of every model and variant, over the cases with ``tag`` (None: all), against a bound.

    A metric is one of ``metrics.METRICS`` or ``rule:NAME``, the share of samples in which the rule fires.
    """

    metric: str
    at_least: float | None = None
    at_most: float | None = None
    tag: str | None = None

    @property
    def name(self) -> str:
        bound = f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"
        return f"{self.metric} {bound}" + (f" [{self.tag}]" if self.tag else "")


@dataclass(frozen=True, slots=True, eq=False)
class Suite:
    """``source`` is the file's own text; ``alpha`` the chance that an unchanged run is called a regression."""

    name: str
    about: str
    cases: tuple[Case, ...]
    gates: tuple[Gate, ...]
    models: tuple[str, ...]
    variants: tuple[Variant, ...]
    repeat: int
    seed: int
    alpha: float
    prices: Mapping[str, Price]
    source: str
    rules: tuple[str, ...] | None = None  # that texts are scored by; None: all
    files: Mapping[str, str] = field(default_factory=dict)  # briefs that it names, relative path -> text


@dataclass(frozen=True, slots=True)
class Job:
    """One cell of the plan and one of its repeats, from 1."""

    case: Case
    model: str
    variant: Variant
    repeat: int

    @property
    def key(self) -> str:
        """Also the folder below ``samples/`` of a run."""
        return f"{safe(self.model)}/{self.variant.name}/{self.case.id}/{self.repeat}"


def safe(name: str) -> str:
    """A model's name as a folder's name; different names stay different."""
    return "".join(mark if mark.isascii() and (mark.isalnum() or mark in "-_.") else f"%{ord(mark):x}" for mark in name)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model; tokens None where the service said nothing."""

    section: str
    purpose: str
    prompt_sha256: str
    seconds: float = 0.0
    input: int | None = None
    output: int | None = None
    cached: int | None = None
    outcome: str = "ok"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job. ``error`` set: it failed, and the texts are what there is of it, possibly nothing.

    ``first``: as the text was before any repair. ``fillable``: slots that the brief can fill. ``before`` and ``after``:
    section id -> SHA-256, of a regeneration, and ``revised`` the named section's text. ``report``: on ``text``, where the drafter had it made; it is not kept.
    """

    text: str = ""
    first: str = ""
    error: str | None = None
    fillable: frozenset[str] = frozenset()
    calls: tuple[Call, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    revised: str = ""
    report: Report | None = None


class Drafter(Protocol):
    """Does jobs; handed in by the command line. A failure of the model or of the input is an Outcome with ``error``.

    ``deterministic``: whether that model gives the same answer to the same prompt for certain. ``folder`` is the job's
    own: the drafter leaves there what a reviewer may want to see. ``prompts``: sha256 -> messages, for the record.
    """

    def deterministic(self, model: str) -> bool: ...
    def references(self) -> tuple[str, ...]: ...
    def __call__(self, job: Job, folder: Path, prompts: Callable[[str, Any], None]) -> Outcome: ...


ParseBrief = Callable[[str, Path], Brief]
