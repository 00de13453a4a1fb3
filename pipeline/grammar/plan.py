"""The skeleton for one task: laid together like `compose`, with the clauses opened that a model may write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline import hanzi, lexicon, slots
from pipeline.compose import DEFAULT_ORGANISATION, compose
from pipeline.compose import headings as composed_headings
from pipeline.figures import chinese_ordinal
from pipeline.grammar.opened import Opening, opened
from pipeline.grammar.skeleton import Choice, Fixed, Free, Piece, Skeleton, joined
from pipeline.grammar.words import NOT_OF_THE_PAST
from pipeline.types import Finding, Length, Passage, SectionSpec, Task

_SETS = 3  # groups of headings to choose among
_PLACE = (4, 12)  # 汉字 of each place of a heading's pattern
_WHOLE = frozenset({"section-length", "missing-formulation", "total-length"})  # findings on no sentence of their own
_MEMBERS = re.compile("[，、]")
_PAST = "review"  # the part that tells what has been done
_LONGEST = 30  # characters of a finding that are worth avoiding word for word


def skeleton(task: Task, passages: Sequence[Passage]) -> Skeleton:
    """What the reply to ``task`` may be. Of a repair only the sentences with findings are opened, and fully."""
    if task.spec is None:
        return _headings(task, passages)
    found = _of_section(task, task.spec, passages)
    return replace(found, avoid=(*found.avoid, *NOT_OF_THE_PAST)) if task.spec.role == _PAST else found


def _of_section(task: Task, spec: SectionSpec, passages: Sequence[Passage]) -> Skeleton:
    if task.purpose == "spot":
        return _spots(task, spec)
    if task.purpose == "repair" and task.previous and not any(one.rule in _WHOLE for one in task.findings):
        opening = Opening(_keep(task, spec, task.previous), [(one.start, one.end) for one in task.findings])
        return opened(task.previous, spec.characters, opening, _avoid(task.findings, task.previous))
    text = compose(task, passages)
    opening = Opening(_keep(task, spec, text), deep=task.previous is not None)
    return opened(text, spec.characters, opening)


def _spots(task: Task, spec: SectionSpec) -> Skeleton:
    """One line for each sentence that is to be mended: its number, and the sentence with its free clauses opened."""
    pieces: list[Piece] = []
    avoid: list[str] = []
    for number, spot in enumerate(task.spots, 1):
        size = hanzi.count(spot.text)
        opening = Opening(_keep(task, spec, spot.text), [(0, len(spot.text))])
        sentence = opened(spot.text, Length(size // 2, size, size * 2), opening)
        pieces += [Fixed(f"{number}. "), *sentence.pieces, Fixed("\n")]
        avoid += _avoid(spot.findings, spot.text)
    return Skeleton(joined(pieces[:-1]), tuple(avoid))


def _keep(task: Task, spec: SectionSpec, text: str) -> tuple[str, ...]:
    """The facts, the meeting's name, and of each required formulation the words by which ``text`` satisfies it."""
    kind = lexicon.organisation_of_brief(task.brief) or DEFAULT_ORGANISATION
    folded = lexicon.fold(text)
    found = [fact.text.rstrip("。；，") for fact in task.facts]
    for choice in lexicon.of(task.outline).required(spec, task.brief.date, kind):
        forms = [form for entry in choice for form in (entry.wording, *entry.variants)]
        whole = [form for form in forms if lexicon.fold(form) in folded]
        # Else its members stand apart, or with another word between the last two.
        found += whole or [part for form in forms for part in _MEMBERS.split(form) if part in text]
    return (*found, task.brief.occasion) if task.brief.occasion else tuple(found)


def _avoid(findings: Sequence[Finding], text: str) -> tuple[str, ...]:
    """The words that were found fault with, where they are few enough to be the fault itself."""
    found = dict.fromkeys(one.text.strip() for one in findings if 2 <= one.end - one.start <= _LONGEST)
    return tuple(words for words in found if words and words in text)


def _headings(task: Task, passages: Sequence[Passage]) -> Skeleton:
    """One of several groups of parallel headings, each from one reference; from the outline's pattern without any."""
    groups: list[str] = []
    for passage in passages:
        own = [other for other in passages if other.speech.id == passage.speech.id]
        group = "\n".join(composed_headings(task, own).values())
        if group and not slots.find(group) and group not in groups:
            groups.append(group)
    if groups:
        return Skeleton((Choice(tuple(groups[:_SETS])),) if len(groups) > 1 else (Fixed(groups[0]),))
    wanted = [spec for spec in task.outline.sections if spec.number and spec.id not in task.brief.headings]
    pieces = [piece for spec in wanted for piece in (*pattern(spec), Fixed("\n"))]
    return Skeleton(joined(pieces[:-1]))


def pattern(spec: SectionSpec) -> list[Piece]:
    """A heading by the outline's pattern (牢牢把握…，在…中…): its words fixed, each … a place."""
    shown = spec.heading.shown if spec.heading else "…"
    pieces: list[Piece] = [Fixed(f"{chinese_ordinal(spec.number or 1)}、")]
    for words in re.split("(…)", shown):
        pieces.append(Free(*_PLACE, spec.name) if words == "…" else Fixed(words))
    return list(joined(pieces))
