"""A section laid together without a model: from the passages found, the formulations in force and the brief.

The unit is the sentence. Of the passages of the brief's own kind of organisation, sentences are taken that say nothing
the day of delivery does not allow and ask for no fact that the brief does not hold; the brief's facts stand as sentences
of their own; a required formulation that no sentence carries comes with the lexicon's own carrier sentence. No text of a
reference is ever a source of a fact: its slots are filled from the brief, or stay open, or the sentence is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pipeline import hanzi, lexicon, slots
from pipeline.localise import localise
from pipeline.outline import load, speech_types
from pipeline.sentences import Sentence, address, alike, sentences
from pipeline.types import Brief, Formulation, Passage, SectionSpec, Task

# The office that this tool is made for; decides where a brief does not tell the kind of organisation.
DEFAULT_ORGANISATION = "总工会"
_REMARK_GRAM = 3
_REMARKED = 2  # sentences that a remark brings in


def compose(task: Task, passages: Sequence[Passage]) -> str:
    """The text of one section, its heading first, or the headings of the numbered parts, one a line."""
    if task.spec is None:
        return "\n".join(headings(task, passages).values())
    lending = [one for one in passages if one.section.role == task.spec.role and _lends(one, task)]
    body = _body(task, task.spec, lending)
    heading = task.headings.get(task.spec.id)
    return f"{heading}\n\n{body}" if heading else body


def headings(task: Task, passages: Sequence[Passage]) -> dict[str, str]:
    """Headings of the numbered parts that the brief leaves free, all from one speech, so that they are parallel."""
    wanted = [spec for spec in task.outline.sections if spec.number and spec.id not in task.brief.headings]
    for passage in _own(task.brief, passages):
        known = {section.role: section.heading for section in passage.speech.sections if section.heading}
        found = {spec.id: known.get(spec.role) for spec in wanted}
        lines = {key: localise(line, passage.speech, task.brief) for key, line in found.items() if line}
        if len(lines) == len(wanted) and not any(slots.find(line) for line in lines.values()):
            return {spec.id: _renumbered(lines[spec.id], spec) for spec in wanted}
    return {spec.id: _renumbered(slots.render("unknown", spec.name), spec) for spec in wanted}


def _renumbered(line: str, spec: SectionSpec) -> str:
    from pipeline.figures import chinese_ordinal

    return f"{chinese_ordinal(spec.number or 1)}、" + re.sub(r"^[一二三四五六七八九十]+、", "", line)


def _lends(passage: Passage, task: Task) -> bool:
    """Whether a passage may serve: a frame of another type does where both types share theirs (``references``)."""
    kind = passage.speech.type
    if kind == task.outline.speech_type or (task.spec and task.spec.number):
        return True
    return task.outline.references == "shared" and (kind not in speech_types() or load(kind).references == "shared")


def _own(brief: Brief, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of the brief's kind of organisation; others speak of other people."""
    kind = lexicon.organisation_of_brief(brief) or DEFAULT_ORGANISATION
    return [passage for passage in passages if passage.speech.organisation in (kind, None)]


def _body(task: Task, spec: SectionSpec, passages: Sequence[Passage]) -> str:
    own = _own(task.brief, passages)
    if not own:
        return slots.render("unknown", spec.name)
    kind = lexicon.organisation_of_brief(task.brief) or DEFAULT_ORGANISATION
    required = lexicon.of(task.outline).required(spec, task.brief.date, kind)
    pool = [one for rank, passage in enumerate(own) for one in sentences(task, passage, rank)]
    usable = [one for one in pool if one.usable]
    base = _best_base(_unlike(usable, task), required, spec)
    chosen = [one for one in usable if one.rank == base]
    spare = [one for one in usable if one.rank != base]
    if not spec.number:  # a frame speaks of the place and its committee, too: that any organisation may say
        others = [passage for passage in passages if passage not in own]
        lent = chain.from_iterable(sentences(task, passage, len(own), lent=True) for passage in others)
        spare += [one for one in lent if one.usable]
    figures = next((one.place for one in pool if one.rank == base and one.counts), 1.0)
    chosen = _opened(chosen, spare)
    chosen = _with_facts(chosen, task, figures)
    chosen = _with_remark(chosen, spare, task.note or "")
    chosen = _with_required(chosen, spare, required)
    chosen = _shortened(chosen, required, spec)
    chosen = _condensed(chosen, spare, required, spec)
    chosen = _lengthened(chosen, spare, spec)
    if not chosen:
        return slots.render("unknown", spec.name)
    opening = next((words for passage in (own[base], *own) if (words := address(passage))), "")
    return opening + "".join(one.text for one in chosen)


def _unlike(pool: Sequence[Sentence], task: Task) -> Sequence[Sentence]:
    """The passages to build a regeneration on: others than the one that the present version was built on, if there are."""
    used = Counter(one.rank for one in pool if task.previous and one.text in task.previous)
    if task.purpose != "section" or not used:
        return pool
    most = max(used.values())
    return [one for one in pool if used[one.rank] < most] or pool


def _with_remark(chosen: Sequence[Sentence], spare: Sequence[Sentence], remark: str) -> list[Sentence]:
    """The spare sentences that speak most of what the writer's remark speaks of, by shared runs of three 汉字."""
    grams = {remark[at : at + _REMARK_GRAM] for at in range(len(remark) - _REMARK_GRAM + 1)}
    grams = {gram for gram in grams if hanzi.count(gram) == _REMARK_GRAM}

    def shared(one: Sentence) -> int:
        return sum(gram in one.text for gram in grams)

    result = list(chosen)
    best = max((shared(one) for one in (*chosen, *spare)), default=0)
    for one in sorted(spare, key=shared, reverse=True)[:_REMARKED]:
        if shared(one) and 2 * shared(one) >= best and 0 < one.place < 1 and not alike(one, result):
            result.insert(_position(result, one.place), replace(one, kept=True))
    return result


def _opened(chosen: Sequence[Sentence], spare: Sequence[Sentence]) -> list[Sentence]:
    """With a sentence first that opened its own passage: a listener tells by it that something new begins."""
    if not chosen or chosen[0].place == 0:
        return list(chosen)
    openings = [one for one in spare if one.place == 0 and not alike(one, chosen)]
    return [*sorted(openings, key=lambda one: (one.lent, not one.same_level))[:1], *chosen]


def _best_base(pool: Sequence[Sentence], required: Sequence[Sequence[Formulation]], spec: SectionSpec) -> int:
    """The passage to build on: with the most required formulations, with half of the length at least, of the brief's type
    and level, nearest to the length, best found.
    """

    def worth(rank: int) -> tuple[int, bool, bool, bool, int, int]:
        own = [sentence for sentence in pool if sentence.rank == rank]
        text = "".join(sentence.text for sentence in own)
        carried = sum(lexicon.satisfied(choice, text) for choice in required)
        size, target = hanzi.count(text), spec.characters.target
        gap = abs(size - target)
        return carried, 2 * size >= target, own[0].same_type, own[0].same_level, -(gap // 60), -rank

    return max({sentence.rank for sentence in pool}, key=worth, default=0)


def _with_facts(chosen: Sequence[Sentence], task: Task, place: float) -> list[Sentence]:
    """The section's facts as sentences, where the base passage has its own figures, else before the last sentence."""
    facts = [
        Sentence(fact.text.rstrip("。；，") + "。", -1, place, frozenset(), frozenset(), kept=True)
        for fact in task.facts
        if not any(fact.text in sentence.text for sentence in chosen)
    ]
    at = next((index for index, sentence in enumerate(chosen) if sentence.place > place), max(0, len(chosen) - 1))
    return [*chosen[:at], *facts, *chosen[at:]]


def _with_required(
    chosen: Sequence[Sentence], spare: Sequence[Sentence], required: Sequence[Sequence[Formulation]]
) -> list[Sentence]:
    """Every choice of ``required`` carried: by a spare sentence of another passage, else by the lexicon's carrier."""
    result = list(chosen)
    for choice in required:
        if lexicon.satisfied(choice, "".join(sentence.text for sentence in result)):
            continue
        carrier = next((sentence for sentence in spare if lexicon.satisfied(choice, sentence.text)), None)
        if carrier is None or alike(carrier, result):
            carrier = next(_carriers([choice]), None)
            if carrier is None:
                continue  # the evaluators name what is missing
        result.insert(_position(result, carrier.place), carrier)
    return result


def _shortened(
    chosen: Sequence[Sentence], required: Sequence[Sequence[Formulation]], spec: SectionSpec
) -> list[Sentence]:
    """Sentences dropped while the text is too long; in a numbered part also while that brings it nearer to its aim.

    Never the first, the last, a kept one or the sole carrier of a formulation; courtesies (…！) last of all.
    """
    result = list(chosen)
    while True:
        size = sum(sentence.size for sentence in result) + _heading_room(spec)
        excess = size - spec.characters.target
        droppable = [
            sentence
            for index, sentence in enumerate(result)
            if 0 < index < len(result) - 1 and not sentence.kept and _free(sentence, result, required)
        ]
        best = min(droppable, key=lambda item: (item.courtesy, abs(excess - item.size), item.text), default=None)
        if best is None:
            return result
        if size <= spec.characters.maximum and (not spec.number or abs(excess - best.size) >= excess):
            return result
        result.remove(best)


def _condensed(
    chosen: Sequence[Sentence],
    spare: Sequence[Sentence],
    required: Sequence[Sequence[Formulation]],
    spec: SectionSpec,
) -> list[Sentence]:
    """While the text is above its most: a sentence replaced by a shorter one that carries the same requirements."""
    result = list(chosen)
    while sum(one.size for one in result) + _heading_room(spec) > spec.characters.maximum:
        swaps = [
            (one.size - other.size, at, other)
            for at, one in enumerate(result)
            if not one.kept
            for other in _stand_ins(at, result, spare, required)
        ]
        best = max(swaps, key=lambda swap: (swap[0], swap[2].text), default=None)
        if best is None or best[0] <= 0:
            return result
        result[best[1]] = best[2]
    return result


def _stand_ins(
    at: int, chosen: Sequence[Sentence], spare: Sequence[Sentence], required: Sequence[Sequence[Formulation]]
) -> Iterator[Sentence]:
    """Sentences that may stand where ``chosen[at]`` does: from the same place in their passage, as well equipped."""
    rest = [*chosen[:at], *chosen[at + 1 :]]
    text = "".join(one.text for one in rest)
    lacking = [choice for choice in required if not lexicon.satisfied(choice, text)]
    end = chosen[at].place if chosen[at].place in (0, 1) else None
    for one in chain(spare, _carriers(lacking)):
        fits = one.place == end if end is not None else 0 < one.place < 1
        if fits and all(lexicon.satisfied(choice, one.text) for choice in lacking) and not alike(one, rest):
            yield one


def _carriers(choices: Sequence[Sequence[Formulation]]) -> Iterator[Sentence]:
    """The lexicon's own sentences for required formulations."""
    for choice in choices:
        entry = next((entry for entry in choice if entry.carrier), None)
        if entry is not None and entry.carrier:
            yield Sentence(entry.carrier, -1, 0.4, frozenset({entry.id}), frozenset())


def _lengthened(chosen: Sequence[Sentence], spare: Sequence[Sentence], spec: SectionSpec) -> list[Sentence]:
    """Sentences of other passages added while the text is short of its aim and they say something new."""
    result = list(chosen)
    room = _heading_room(spec)
    for sentence in spare:
        size = sum(known.size for known in result) + room
        if size >= spec.characters.minimum and size + sentence.size / 2 >= spec.characters.target:
            continue
        if size + sentence.size > spec.characters.maximum or alike(sentence, result) or sentence.promises:
            continue
        if 0 < sentence.place < 1 or not result:
            result.insert(_position(result, sentence.place), sentence)
    return result


def _heading_room(spec: SectionSpec) -> int:
    """汉字 that the heading will take; headings of this genre have about 26."""
    return 26 if spec.heading else 0


def _position(chosen: Sequence[Sentence], place: float) -> int:
    """Where a sentence from ``place`` of its own passage goes; never first, never last."""
    if len(chosen) < 2:
        return len(chosen)
    return min(len(chosen) - 1, max(1, round(place * len(chosen))))


def _free(sentence: Sentence, chosen: Sequence[Sentence], required: Sequence[Sequence[Formulation]]) -> bool:
    rest = "".join(other.text for other in chosen if other is not sentence)
    return all(lexicon.satisfied(choice, rest) for choice in required if lexicon.satisfied(choice, sentence.text))
