"""What metrics are computed of: one text with its circumstances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from evals import registry
from evals.check import check
from evals.document import Document
from evals.registry import Ruleset
from pipeline import hanzi, slots
from pipeline.types import Brief, Finding, Level, Outline, Report


@dataclass(frozen=True, slots=True)
class Spending:
    """What a sample took: tokens None where the service said nothing, ``money`` None without a price."""

    calls: int = 0
    seconds: float = 0.0
    input: int | None = None
    output: int | None = None
    cached: int | None = None
    money: float | None = None


@dataclass(frozen=True)
class Sample:
    """``section`` names the section when the text is one; ``kind`` is the suite's kind of case.

    ``fillable``: names of slots that the brief can fill. ``references``: 8-grams of the reference speeches (see
    `language.grams`). ``others``: texts of the other repeats. ``unmet`` of ``expectations`` were not met.
    Of a regeneration: ``named`` is the section asked for, ``before`` and ``after`` map section ids to SHA-256.
    """

    text: str
    brief: Brief
    outline: Outline
    section: str | None = None
    kind: str = "draft"
    fillable: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    others: Sequence[str] = ()
    spending: Spending = field(default_factory=Spending)
    expectations: int = 0
    unmet: Sequence[str] = ()
    named: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    rules: Ruleset | None = None
    checked: Report | None = None  # the report, where it is known already

    @cached_property
    def ruleset(self) -> Ruleset:
        return registry.load() if self.rules is None else self.rules

    @cached_property
    def report(self) -> Report:
        if not self.ruleset.rules:  # nothing to look for: no lexicon, no anatomy
            kind = self.outline.speech_type
            return Report((), tuple(slots.find(self.text)), hanzi.count(self.text), kind)
        return self.checked or check(
            self.text, outline=self.outline, brief=self.brief, section=self.section, rules=self.ruleset
        )

    @cached_property
    def doc(self) -> Document:
        return Document(self.text, outline=self.outline, brief=self.brief, section=self.section)

    def faults(self, *levels: Level) -> list[Finding]:
        """Findings of these levels, without those on slots that the brief leaves open."""
        left = [slot for slot in self.report.slots if slot.name not in self.fillable]
        return [
            found
            for found in self.report.findings
            if found.level in levels and not any(slot.start <= found.start and found.end <= slot.end for slot in left)
        ]

    def fired(self, *rules: str) -> int:
        """Findings of these rules."""
        return sum(found.rule in rules for found in self.report.findings)
