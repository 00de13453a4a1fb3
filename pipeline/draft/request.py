"""What a draft asks a model for: the tasks, their passages and their prompts; the first of them can come from ahead."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.ahead import NOTHING, Ahead
from pipeline.errors import InputError
from pipeline.store.view import HEADINGS
from pipeline.types import Brief, Fact, Outline, Passage, Prompt, SectionSpec, Task

# `pipeline.prompt` and all that it needs take 50 ms: imported where a prompt is built, so not before the first request
# when its prompt comes from ahead.
if TYPE_CHECKING:
    from pipeline.retrieve import Retriever

COMPOSE = "compose"
_PASSAGES = 4  # examples in a prompt: what fits beside a brief, and what a model can learn from at once
_MATERIAL = 12  # passages to lay a section together from: those of other organisations are passed over
_FACT_MATCHES = 8  # reference sections that decide where a fact belongs
_COMING = re.compile("要|将|计划|力争|争取|拟|目标|今后|下一步|未来|明年")
_ROOM_FOR_FACTS = 60  # 汉字; salutation and wish carry none


class Searchable(Protocol):
    """What `facts_by_section` needs of a `Retriever`."""

    def search(self, text: str, brief: Brief, *, k: int) -> tuple[Passage, ...]: ...


Facts = Mapping[str, tuple[Fact, ...]]  # section id -> its facts


@dataclass(frozen=True)
class Requests:
    """``model``: its name. ``references`` opens them where they are not open yet; ``ahead`` may have `first` of these."""

    brief: Brief
    outline: Outline
    model: str
    references: Callable[[], Retriever]
    ahead: Ahead = NOTHING

    def expect_ready(self) -> None:
        """Have the references open, or what is first needed of them here; raises what opening them raises."""
        self.ahead.get("ready", self.references)

    def facts(self) -> Facts:
        return self.ahead.get("facts", lambda: facts_by_section(self.brief, self.outline, self))

    def search(self, text: str, brief: Brief, *, k: int) -> tuple[Passage, ...]:
        """As `Retriever.search`; so `facts_by_section` opens the references only for facts that it cannot place without."""
        return self.references().search(text, brief, k=k)

    def passages(self, task: Task) -> tuple[Passage, ...]:
        """The references that match best, for the headings or for one section."""
        return self.ahead.get(_name("passages", task), lambda: self._passages(task))

    def prompt(self, task: Task, passages: Sequence[Passage]) -> Prompt:
        return self.ahead.get(
            _name("prompt", task), lambda: self._prompt(task, passages), lambda known: known.task == task
        )

    def _passages(self, task: Task) -> tuple[Passage, ...]:
        from pipeline import prompt

        most = _MATERIAL if self.model == COMPOSE or prompt.small(self.model) else _PASSAGES
        if task.spec is None:
            return self.references().headings(self.brief, most)
        return self.references().sections(self.brief, task.spec, most, heading=_heading(task))

    def _prompt(self, task: Task, passages: Sequence[Passage]) -> Prompt:
        from pipeline import prompt

        budget = None if self.model == COMPOSE else prompt.BUDGET
        return prompt.build(task, passages, model=self.model, budget=budget, exact=False)


def first(requests: Requests) -> Iterator[tuple[Hashable, object]]:
    """The answers that `Requests` takes from ahead: of the headings, then of the sections that do not wait for them."""
    brief, outline = requests.brief, requests.outline
    facts = requests.facts()
    yield "facts", facts
    early = [spec for spec in outline.sections if not waits_for_headings(outline, spec)]
    for key in (HEADINGS, *(spec.id for spec in longest_first(early))):
        task = task_for(brief, outline, key, facts)
        passages = requests.passages(task)
        yield _name("passages", task), passages
        yield "ready", True
        yield _name("prompt", task), requests.prompt(task, passages)


def _name(what: str, task: Task) -> Hashable:
    return what, task.spec.id if task.spec else HEADINGS, _heading(task)


def _heading(task: Task) -> str | None:
    if task.spec is None:
        return None
    return task.headings.get(task.spec.id) or task.brief.headings.get(task.spec.id)


def task_for(
    brief: Brief, outline: Outline, section_id: str, facts: Facts, headings: Mapping[str, str] | None = None
) -> Task:
    """What is asked for a section of a new draft; ``headings`` as section id asks for the headings of all parts.

    ``facts`` as ``facts_by_section`` gives them. Sections that do not wait for the headings never see proposed ones.
    """
    if section_id == HEADINGS:
        return Task("headings", brief, outline, headings=dict(brief.headings))
    ids = [spec.id for spec in outline.sections]
    if section_id not in ids:
        from pipeline.outline import load

        if optional := next((spec for spec in load(brief.speech_type).sections if spec.id == section_id), None):
            raise InputError(
                f"“{section_id} {optional.name}”是可选的一节，起草要求没有写到它。"
                "要写，请在 brief.yaml 的 headings、emphasis、length 或某条事实的 section 里写上它。"
            )
        raise InputError(f"没有“{section_id}”这一节。有的是：{HEADINGS}、{'、'.join(ids)}。")
    spec = outline.section(section_id)
    known = {**brief.headings, **(headings or {})} if waits_for_headings(outline, spec) else dict(brief.headings)
    return Task("section", brief, outline, spec, known, facts.get(section_id, ()))


def waits_for_headings(outline: Outline, spec: SectionSpec) -> bool:
    """The numbered parts, and the section that leads over to them. The others start at once."""
    specs = outline.sections
    start = next((at for at, known in enumerate(specs) if known.number), None)
    return spec.number is not None or (start is not None and start > 0 and specs[start - 1].id == spec.id)


def longest_first(specs: Sequence[SectionSpec]) -> list[SectionSpec]:
    """So that all that starts side by side ends together."""
    return sorted(specs, key=lambda spec: -spec.characters.target)


def facts_by_section(brief: Brief, outline: Outline, references: Searchable) -> dict[str, tuple[Fact, ...]]:
    """Section id -> its facts. One that the brief pins to no section belongs to the review, where results are told;
    one that speaks of what is to be done goes where speeches say such things."""
    able = {spec.role: spec.id for spec in outline.sections if spec.characters.target >= _ROOM_FOR_FACTS}
    found: dict[str, list[Fact]] = {}
    for fact in brief.facts:
        home = fact.section or ("" if _COMING.search(fact.text) else able.get("review", ""))
        found.setdefault(home or _where_said(fact, brief, able, references), []).append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def _where_said(fact: Fact, brief: Brief, able: Mapping[str, str], references: Searchable) -> str:
    votes = dict.fromkeys(able, 0.0)
    for passage in references.search(fact.text, brief, k=_FACT_MATCHES):
        if passage.section.role in votes:
            votes[passage.section.role] += passage.score
    return able[max(votes, key=lambda role: votes[role])]
