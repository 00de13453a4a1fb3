"""What every rule has, whatever its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, Self

from pipeline.types import Level
from pipeline.yamlfile import Node

if TYPE_CHECKING:
    from evals.document import Document

Scope = Literal["any", "whole", "section"]
Need = Literal["brief", "outline", "references"]


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's own page. ``message`` and ``suggestion`` are templates over a hit's fields and ``{text}``."""

    name: str
    level: Level
    what: str
    why: str
    instead: str
    source: str
    message: str
    suggestion: str | None = None
    scope: Scope = "any"
    needs: frozenset[Need] = frozenset()
    roles: frozenset[str] = frozenset()  # roles or ids of sections; empty: everywhere
    voices: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    quotes: bool = False  # look inside citations, too
    raw: bool = False  # look at slots and notes, too
    yields_to: frozenset[str] = frozenset()  # rules that tell the same fault better (evals/precedence.py)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule fires. What is None is taken from the page; ``fix`` replaces the span, sense unchanged."""

    start: int
    end: int
    fields: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    suggestion: str | None = None
    fix: str | None = None
    level: Level | None = None
    source: str | None = None
    section: str | None = None  # None: the section that holds ``start``


class Terms:
    """Literals that one rule looks for; compared by identity, so keep it as a constant."""

    __slots__ = ("words",)

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))


Finder = Callable[["Document"], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to run. ``path`` is its file, ``scans`` its literals for the shared pass, ``example`` what fires."""

    page: Page
    find: Finder
    path: str
    scans: tuple[Terms, ...] = ()
    example: str | None = None
    level: Level | None = None  # as an office's settings want it, whatever the rule itself says


class Shape(Protocol):
    """A shape as a class: KEYS are its own keys in a rule's file; ``read`` raises DataError for what makes no sense."""

    KEYS: frozenset[str]
    REQUIRED: frozenset[str]
    FIELDS: frozenset[str]  # what its hits offer to messages, beside ``text``

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self: ...

    @property
    def scans(self) -> tuple[Terms, ...]: ...

    def find(self, doc: Document) -> Iterable[Hit]: ...
