"""What a section of a reference lends to a composed one, sentence by sentence.

A sentence is usable that says nothing the day of delivery does not allow and asks for no fact that the brief does not
hold. The address at the head of a section (各位代表、同志们，) is the section's, not the sentence's: it is taken off here,
and put before whatever sentence comes to stand first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import hanzi, lexicon, slots
from pipeline.localise import localise, rank_unit, unquoted
from pipeline.types import Passage, Task

# What a frame cannot do without: these stay open in a sentence, any other open slot disqualifies it.
FRAME_SLOTS = frozenset(
    "place place_short province city county occasion ordinal surname secretary principal "
    "speaker_organisation host_organisation".split()
)
_FIGURES = frozenset({"figure", "year", "brand", "fact"})  # where a reference tells what was achieved
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’）]*|$)")
_PROMISE = re.compile(r"[讲提谈][^，。]{0,6}?([一二两三四五六七八九])点")
_ADDRESS = re.compile(r"(?:(?:各位|全体|广大|青年)?(?:同志|代表|朋友|姐妹)们?、?|各位[^，。！？、希要]{2,5}、?)+，")
# What only one kind of organisation says of itself and of its people; what is free of it may be lent to another kind.
_BOUND = re.compile(
    "工会|职工|工人|工运|劳模|劳动|员工|妇|巾帼|女|青|少年|团(?!结)|志愿|科协|科技工作|科学家|院士|学会|工商|民营|商会|企业家|"
    "非公|两个健康|娘家|主力军"
)
# The speaker of another type of speech is another person: what that one says of themselves is not for this one to say.
_SELF = re.compile("(?<!让)我")
# What only a meeting of the reference's own level would say.
_LEVEL_BOUND = re.compile("乡镇|街道|县域|县城|县里|县情|县一级|村头|返乡|家乡|市县|市州|地市|各市|设区")
# What only a speech of the reference's own year would say; the lexicon knows the dates of formulations, not of events.
_YEAR_BOUND = re.compile(
    "开局之年|收官之年|周年|百年华诞|疫情|脱贫攻坚|决胜|全面小康|主题教育|党史学习|“十[一二三四五]五”|届[一二三四五六七]中全会|即将召开|胜利召开"
)
_GRAM = 6  # two sentences that share too many runs of this many characters say the same thing
_TOO_ALIKE = 0.25
# What a section says once, in whatever words: the support of 人大, 政府 and 政协, the secretary's coming.
_ONCE = (re.compile("政协"), re.compile("到会|出席|莅临"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``rank`` is its passage's place among the passages, ``place`` its own within it (0…1)."""

    text: str
    rank: int
    place: float
    carries: frozenset[str]  # ids of formulations
    open: frozenset[str]  # names of open slots
    kept: bool = False  # never dropped: facts, carriers, the brief's slogans
    usable: bool = True
    same_level: bool = True  # of the reference's host and the brief's
    same_type: bool = True  # of speech
    lent: bool = False  # by another kind of organisation

    @property
    def size(self) -> int:
        return hanzi.count(self.text)

    @property
    def courtesy(self) -> bool:
        """Congratulation, greeting, thanks: what a frame is for."""
        return self.text.endswith("！")

    @property
    def counts(self) -> bool:
        """Tells what was achieved, in figures or names that the brief does not hold."""
        return not self.open.isdisjoint(_FIGURES)

    @property
    def promises(self) -> bool:
        """Says how many points are to come."""
        return _PROMISE.search(self.text) is not None


def address(passage: Passage) -> str:
    """The address that opens a section, with its comma; "" where there is none. A salutation is one as a whole."""
    if passage.section.role == "salutation":
        return ""
    found = _ADDRESS.match(passage.section.text)
    return found[0] if found else ""


def sentences(task: Task, passage: Passage, rank: int, *, lent: bool = False) -> list[Sentence]:
    """The sentences of a passage as they would read at the brief's place, unusable ones marked as that."""
    whole = passage.section.text.removeprefix(address(passage))
    text = localise(whole, passage.speech, task.brief)
    pieces = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    host, day, given = task.brief.host, task.brief.date, passage.speech.date
    same_year = day is not None and given is not None and day.year == given.year
    same_type = passage.speech.type == task.outline.speech_type
    same_level = rank_unit(passage.speech.level) == rank_unit(host.level, host.name)
    entries = lexicon.of(task.outline)
    found: list[Sentence] = []
    for index, piece in enumerate(pieces):
        names = frozenset(slot.name for slot in slots.find(piece))
        carries = carried(piece, entries)
        found.append(
            Sentence(
                text=piece,
                rank=rank,
                place=index / max(1, len(pieces) - 1),
                carries=carries,
                open=names,
                kept=any(f"“{unquoted(slogan)}”" in piece for slogan in task.brief.slogans),
                usable=names <= FRAME_SLOTS
                and _fits(task, piece, carries)
                and (same_level or not _LEVEL_BOUND.search(piece))
                and (same_year or not _YEAR_BOUND.search(piece))
                and (same_type or not _SELF.search(piece))
                and not (lent and _BOUND.search(piece)),
                same_level=same_level,
                same_type=same_type,
                lent=lent,
            )
        )
    return found


def carried(text: str, entries: lexicon.Lexicon) -> frozenset[str]:
    """Ids of the formulations whose wording or variant occurs in ``text``; the longest match wins."""
    folded = lexicon.fold(text)
    spans = {
        (at, at + len(form)): known for form, known in entries.valid_forms.items() for at in _occurrences(form, folded)
    }
    inner = {span for span in spans for other in spans if span != other and other[0] <= span[0] and span[1] <= other[1]}
    return frozenset(entry.id for span, known in spans.items() if span not in inner for entry in known)


def _occurrences(form: str, text: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + 1)


def _fits(task: Task, text: str, carries: frozenset[str]) -> bool:
    """Nothing stale or not yet said on the day, no promise of another number of points than there are."""
    entries = lexicon.of(task.outline)
    if any(entries.status(entries.entries[key], task.brief.date) != "current" for key in carries):
        return False
    promise = _PROMISE.search(text)
    numbered = [spec for spec in task.outline.sections if spec.number]
    return not promise or "零一二三四五六七八九".find(promise[1].replace("两", "二")) == len(numbered)


def alike(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    """Says what is said already: a formulation, a slot or a theme twice, or too many shared runs of characters."""
    grams = _grams(sentence.text)
    for other in chosen:
        if sentence.carries & other.carries or sentence.open & other.open:
            return True
        if any(theme.search(sentence.text) and theme.search(other.text) for theme in _ONCE):
            return True
        if grams and len(grams & _grams(other.text)) / len(grams) > _TOO_ALIKE:
            return True
    return False


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1))
