"""A section laid together without a model: from the passages found, the formulations in force and the brief.

The unit is the sentence. Of the passages of the brief's own kind of organisation, sentences are taken that say nothing
the day of delivery does not allow and ask for no fact that the brief does not hold; the brief's facts stand as sentences
of their own; a required formulation that no sentence carries comes with the lexicon's own carrier sentence. No text of a
reference is ever a source of a fact: its slots are filled from the brief, or stay open, or the sentence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import hanzi, lexicon, slots
from pipeline.localise import localise, rank_unit
from pipeline.types import Brief, Formulation, Passage, SectionSpec, Task

# What a frame cannot do without: these stay open in a sentence, any other open slot disqualifies it.
FRAME_SLOTS = frozenset(
    "place place_short province city county occasion ordinal surname secretary principal "
    "speaker_organisation host_organisation".split()
)
# The office that this tool is made for; decides where a brief does not tell the kind of organisation.
DEFAULT_ORGANISATION = "总工会"
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’）]*|$)")
_PROMISE = re.compile(r"[讲提谈][^，。]{0,6}?([一二两三四五六七八九])点")
# What only a meeting of the reference's own level would say.
_LEVEL_BOUND = re.compile("乡镇|街道|县域|县城|县里|县情|县一级|村头|返乡|家乡|市县|市州|地市|各市|设区")
# What only a speech of the reference's own year would say; the lexicon knows the dates of formulations, not of events.
_YEAR_BOUND = re.compile(
    "开局之年|收官之年|周年|百年华诞|疫情|脱贫攻坚|决胜|全面小康|主题教育|党史学习|“十[一二三四五]五”|届[一二三四五六七]中全会|即将召开|胜利召开"
)
_GRAM = 6  # two sentences that share too many runs of this many characters say the same thing
_TOO_ALIKE = 0.25


@dataclass(frozen=True, slots=True)
class Sentence:
    """One usable sentence. ``rank`` is its passage's place among the passages, ``place`` its own within it (0…1)."""

    text: str
    rank: int
    place: float
    carries: frozenset[str]  # ids of formulations
    open: frozenset[str]  # names of open slots
    kept: bool = False  # never dropped: facts, carriers, the brief's slogans
    usable: bool = True
    same_level: bool = True  # of the reference's host and the brief's

    @property
    def size(self) -> int:
        return hanzi.count(self.text)

    @property
    def courtesy(self) -> bool:
        """Congratulation, greeting, thanks: what a frame is for."""
        return self.text.endswith("！")


def compose(task: Task, passages: Sequence[Passage]) -> str:
    """The text of one section, its heading first, or the headings of the numbered parts, one a line."""
    if task.spec is None:
        return "\n".join(headings(task, passages).values())
    body = _body(task, task.spec, [one for one in _own(task.brief, passages) if one.section.role == task.spec.role])
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


def _own(brief: Brief, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of the brief's kind of organisation; others speak of other people."""
    kind = lexicon.organisation_of_brief(brief) or DEFAULT_ORGANISATION
    return [passage for passage in passages if passage.speech.organisation in (kind, None)]


def _body(task: Task, spec: SectionSpec, passages: Sequence[Passage]) -> str:
    kind = lexicon.organisation_of_brief(task.brief) or DEFAULT_ORGANISATION
    required = lexicon.load().required(spec, task.brief.date, kind)
    pool = [sentence for rank, passage in enumerate(passages) for sentence in _sentences(task, passage, rank)]
    usable = [sentence for sentence in pool if sentence.usable]
    base = _best_base(usable, required, spec)
    chosen = [sentence for sentence in usable if sentence.rank == base]
    spare = [sentence for sentence in usable if sentence.rank != base]
    figures = next((sentence.place for sentence in pool if sentence.rank == base and not sentence.usable), 1.0)
    chosen = _with_facts(chosen, task, figures)
    chosen = _with_required(chosen, spare, required)
    chosen = _shortened(chosen, required, spec)
    chosen = _lengthened(chosen, spare, spec)
    if not chosen:
        return slots.render("unknown", spec.name)
    return "".join(sentence.text for sentence in chosen)


def _sentences(task: Task, passage: Passage, rank: int) -> list[Sentence]:
    text = localise(passage.section.text, passage.speech, task.brief)
    pieces = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    host, day, given = task.brief.host, task.brief.date, passage.speech.date
    same_year = day is not None and given is not None and day.year == given.year
    same_level = rank_unit(passage.speech.level) == rank_unit(host.level, host.name)
    found: list[Sentence] = []
    for index, piece in enumerate(pieces):
        names = frozenset(slot.name for slot in slots.find(piece))
        found.append(
            Sentence(
                text=piece,
                rank=rank,
                place=index / max(1, len(pieces) - 1),
                carries=carried(piece),
                open=names,
                kept=any(f"“{slogan}”" in piece for slogan in task.brief.slogans),
                usable=names <= FRAME_SLOTS
                and _fits(piece, task)
                and (same_level or not _LEVEL_BOUND.search(piece))
                and (same_year or not _YEAR_BOUND.search(piece)),
                same_level=same_level,
            )
        )
    return found


def carried(text: str) -> frozenset[str]:
    """Ids of the formulations whose wording or variant occurs in ``text``; the longest match wins."""
    folded = lexicon.fold(text)
    spans = {
        (at, at + len(form)): entries
        for form, entries in lexicon.load().valid_forms.items()
        for at in _occurrences(form, folded)
    }
    inner = {span for span in spans for other in spans if span != other and other[0] <= span[0] and span[1] <= other[1]}
    return frozenset(entry.id for span, entries in spans.items() if span not in inner for entry in entries)


def _occurrences(form: str, text: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + 1)


def _fits(text: str, task: Task) -> bool:
    """Nothing stale or not yet said on the day, no promise of another number of points than there are."""
    entries = lexicon.load()
    if any(entries.status(entries.entries[key], task.brief.date) != "current" for key in carried(text)):
        return False
    promise = _PROMISE.search(text)
    numbered = [spec for spec in task.outline.sections if spec.number]
    return not promise or "零一二三四五六七八九".find(promise[1].replace("两", "二")) == len(numbered)


def _best_base(pool: Sequence[Sentence], required: Sequence[Sequence[Formulation]], spec: SectionSpec) -> int:
    """The passage to build on: most required formulations, the brief's level, nearest to the length, best found."""

    def worth(rank: int) -> tuple[int, bool, int, int]:
        own = [sentence for sentence in pool if sentence.rank == rank]
        text = "".join(sentence.text for sentence in own)
        carried = sum(lexicon.satisfied(choice, text) for choice in required)
        gap = abs(hanzi.count(text) - spec.characters.target)
        return carried, own[0].same_level, -(gap // 60), -rank

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
        if carrier is None or _alike(carrier, result):
            words = next((entry.carrier for entry in choice if entry.carrier), None)
            if words is None:
                continue  # the evaluators name what is missing
            carrier = Sentence(words, -1, 0.4, carried(words), frozenset())
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


def _lengthened(chosen: Sequence[Sentence], spare: Sequence[Sentence], spec: SectionSpec) -> list[Sentence]:
    """Sentences of other passages added while the text is short of its aim and they say something new."""
    result = list(chosen)
    room = _heading_room(spec)
    for sentence in spare:
        size = sum(known.size for known in result) + room
        if size >= spec.characters.minimum and size + sentence.size / 2 >= spec.characters.target:
            continue
        if size + sentence.size > spec.characters.maximum or _alike(sentence, result) or _PROMISE.search(sentence.text):
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


def _alike(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    """Says what is said already: a formulation or a slot twice, or too many shared runs of characters."""
    grams = _grams(sentence.text)
    for other in chosen:
        if sentence.carries & other.carries or sentence.open & other.open:
            return True
        if grams and len(grams & _grams(other.text)) / len(grams) > _TOO_ALIKE:
            return True
    return False


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1))
