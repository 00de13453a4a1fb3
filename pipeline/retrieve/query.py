"""What a brief asks for, as weighted words and as tags that a good match has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline import lexicon
from pipeline import outline as outlines
from pipeline.covers import covers
from pipeline.errors import InputError
from pipeline.index import words
from pipeline.retrieve.expand import expanded
from pipeline.types import RANKS, Brief, Rank, SectionSpec

TERMS = 40  # of a query, the weightiest; more cost time and change nothing at the top
# Weights of what a query is made of; tuned on the tuning half of evals/bench/retrieval.
_NAME, _HEADING, _EMPHASIS, _COVERS, _FACT, _REQUIRED = 0.25, 2.0, 8.0, 0.25, 1.0, 0.25
_WHOLE = 0.3  # of the brief as a whole, when one section is sought
_OTHER_WORDS = 0.5  # of what else a thing is called
# What a wish is made of, whatever it is about.
_WISHING = frozenset(
    "突出 强调 重点 着重 做好 抓好 加强 推动 推进 促进 开展 组织 大力 切实 深入 不断 进一步 怎么 怎样 如何 什么 哪些 要求 "
    "讲话 讲讲 有关 关于 方面 内容 工作 建设 问题 安排 写作 部分 一个 一些 可以 需要 应当 应该 我们 他们".split()
)

Rows = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Aim:
    """Weighted terms, tags with their degree from 0 to 1, the day of delivery, and all of it in words."""

    terms: Mapping[str, float]
    tags: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    day: date | None = None
    text: str = ""


def for_brief(brief: Brief) -> Aim:
    rows = _of_brief(brief)
    return Aim(terms(rows), tags(brief, None), brief.date, _in_words(rows))


def for_section(brief: Brief, spec: SectionSpec, heading: str | None) -> Aim:
    own = _of_section(brief, spec, heading)
    rows = [*own, *((text, weight * _WHOLE) for text, weight in _of_brief(brief))]
    return Aim(terms(rows), tags(brief, spec.role), brief.date, _in_words(own))


def for_text(text: str, brief: Brief | None, role: str | None) -> Aim:
    rows = [(text, 1.0), *((other, _OTHER_WORDS) for other in expanded(text))]
    return Aim(terms(rows), tags(brief, role) if brief else {}, brief.date if brief else None, text)


def tags(brief: Brief, role: str | None) -> dict[str, dict[str, float]]:
    found = {"type": {brief.speech_type: 1.0}, "level": _levels(brief.host.level)}
    kind = lexicon.organisation_of_brief(brief)
    if kind:
        found["organisation"] = {kind: 1.0}
    if role:
        found["role"] = {role: 1.0}
    return found


def _levels(level: Rank | None) -> dict[str, float]:
    """The level itself, and half for its neighbours."""
    if level is None:
        return {}
    place = RANKS.index(level)
    return {rank: 1.0 if rank == level else 0.5 for rank in RANKS[max(0, place - 1) : place + 2]}


def only(section: str, brief: Brief | None) -> dict[str, str]:
    """The filter for a section id: its role in the brief's kind of speech, else that id in any."""
    types = [brief.speech_type] if brief else outlines.speech_types()
    known = {spec.id: spec for name in types for spec in outlines.load(name).sections}
    if section not in known:
        raise InputError(f"没有“{section}”这一节。可用的有：{'、'.join(known)}。")
    return {"role": known[section].role} if brief else {"section": section}


def _of_brief(brief: Brief) -> Rows:
    """Texts of a brief that tell what it is about, with their weights."""
    rows = [(brief.occasion, 1.0), (brief.host.organisation, 0.5), (brief.remarks, 0.5)]
    rows += [(text, 1.0) for text in (*brief.slogans, *brief.emphasis.values(), *brief.headings.values())]
    rows += [(fact.text, 0.5) for fact in brief.facts]
    return [(text, weight) for text, weight in rows if text]


def _of_section(brief: Brief, spec: SectionSpec, heading: str | None) -> Rows:
    """What the section is to say: in the brief's words, in those of the outline, in those of the lexicon."""
    kind = lexicon.organisation_of_brief(brief)
    emphasis = brief.emphasis.get(spec.id, "")
    title = heading or brief.headings.get(spec.id, "")
    rows = [(spec.name, _NAME), (title, _HEADING), (emphasis, _EMPHASIS)]
    rows += [(other, _EMPHASIS * _OTHER_WORDS) for other in expanded(emphasis)]
    rows += [(point, _COVERS) for point in covers(spec, kind)]
    rows += [(fact.text, _FACT) for fact in brief.facts if fact.section == spec.id]
    required = lexicon.load().required(spec, brief.date, kind)
    rows += [(formulation.wording, _REQUIRED) for choice in required for formulation in choice]
    return [(text, weight) for text, weight in rows if text]


def terms(rows: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The weightiest words of weighted texts; a word counts with the greatest of its weights, not with their sum."""
    found: dict[str, float] = {}
    for text, weight in rows:
        for word in words(text):
            found[word] = max(weight, found.get(word, 0.0))
    # A single character is a particle or half of a word that was cut; it only serves where there is nothing else.
    longer = {word: weight for word, weight in found.items() if len(word) > 1} or found
    longer = {word: weight for word, weight in longer.items() if word not in _WISHING} or longer
    return dict(sorted(longer.items(), key=lambda item: (-item[1], item[0]))[:TERMS])


def _in_words(rows: Rows) -> str:
    """One text for engines that read rather than count, the weightiest first."""
    return "\n".join(dict.fromkeys(text for text, _ in sorted(rows, key=lambda row: -row[1])))
