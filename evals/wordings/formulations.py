"""Where the lexicon's formulations stand in a text: all forms, members and objects of verbs, looked for at once.

The text is folded first (see ``lexicon.fold``), so half-width commas and straight quotes hide nothing. A wrong form inside a
longer form, right or wrong, is not reported: the longest match wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from evals.matching.literals import Index, Places
from evals.spans import Spans
from pipeline import lexicon
from pipeline.lexicon import Lexicon, fold
from pipeline.patterns import lazy
from pipeline.types import Formulation, Level

if TYPE_CHECKING:
    from evals.document import Document

# Confidence decides the level: what the authors know only by habit must not stop a draft.
LEVELS: Mapping[str, Level] = {"high": "error", "medium": "warning", "low": "info"}
_LOWER: Mapping[Level, Level] = {"error": "warning", "warning": "info", "info": "info"}
_WINDOW = 60  # characters each side of a hit in which an exception is looked for
_QUOTE = "“"  # every quotation mark, folded
# What may stand between two members of one list: a separator, a conjunction, quotes, or nothing.
_WIDEST = 5  # characters of it
_BETWEEN = lazy("“?[，；]?(?:以及|[和与及])?“?")


class Place(NamedTuple):
    """One form at one place; ``entries`` are all that have it as theirs. For a wrong form there is its ``right``."""

    start: int
    end: int
    form: str
    entries: tuple[Formulation, ...]
    right: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All that one pass found: maximal right forms, maximal wrong forms, members of ordered lists, objects of verbs.

    ``folded`` is the text that was searched; spans are the same in the text as read.
    """

    folded: str
    forms: tuple[tuple[int, str], ...]  # start and form of all right forms, those inside others too, in order
    right: tuple[Place, ...]
    wrong: tuple[Place, ...]
    # Entry id -> (start, end, rank) by start, where there are two or more: one alone is no list.
    members: Mapping[str, tuple[tuple[int, int, int], ...]]
    objects: tuple[Place, ...]


class Finder:
    """The words of one lexicon, and what each is used for."""

    def __init__(self, entries: Lexicon) -> None:
        self.entries = entries
        self._right = entries.valid_forms
        self._wrong: dict[str, list[tuple[Formulation, str, str | None]]] = {}
        self._members: dict[str, list[tuple[str, int]]] = {}
        self._objects: dict[str, list[tuple[Formulation]]] = {}
        for entry in entries.entries.values():
            for form, right in entry.wrong.items():
                self._wrong.setdefault(fold(form), []).append((entry, form, right))
            for rank, member in enumerate(entry.order):
                self._members.setdefault(fold(member), []).append((entry.id, rank))
            if entry.wrong_verbs:
                for form in {fold(entry.wording), fold(entry.wording).replace(_QUOTE, "")}:
                    self._objects.setdefault(form, []).append((entry,))
        self._index = Index((*self._right, *self._wrong, *self._members, *self._objects))

    def run(self, folded: str, places: Places) -> Found:
        """What stands in a folded text, of which these are the places."""
        hits = self._index.places(folded, places)
        forms = sorted(hit for hit in hits if hit[1] in self._right)
        right = [Place(start, start + len(form), form, self._right[form]) for start, form in _outermost(forms)]
        wrong = [
            Place(start, start + len(word), form, (entry,), good)
            for start, word in hits
            if word in self._wrong
            for entry, form, good in self._wrong[word]
        ]
        members: dict[str, list[tuple[int, int, int]]] = {}
        for start, word in hits:
            if word in self._members:
                for name, rank in self._members[word]:
                    members.setdefault(name, []).append((start, start + len(word), rank))
        objects = [
            Place(start, start + len(form), form, entries)
            for start, form in sorted(hit for hit in hits if hit[1] in self._objects)
            for entries in self._objects[form]
        ]
        return Found(
            folded,
            tuple(forms),
            tuple(right),
            tuple(_inside_none(wrong, [*wrong, *right]) if wrong else ()),
            {name: tuple(sorted(spans)) for name, spans in members.items() if len(spans) > 1},
            tuple(objects),
        )


def _outermost(forms: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The forms (in order; of two that begin together, the shorter is the beginning of the longer and comes first) that lie
    inside no other one.
    """
    last: tuple[int, str] | None = None
    reach = -1
    for start, form in forms:
        if start + len(form) <= reach:
            continue
        if last and last[0] != start:
            yield last
        last, reach = (start, form), start + len(form)
    if last:
        yield last


def _inside_none(places: Sequence[Place], others: Sequence[Place]) -> list[Place]:
    """The places that lie inside no longer one, by start. Linear after sorting: ends of wider places only grow."""
    ordered = sorted(others, key=lambda place: (place.start, -place.end))
    reach, at = -1, 0
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        while at < len(ordered) and (ordered[at].start, -ordered[at].end) < (place.start, -place.end):
            reach = max(reach, ordered[at].end)
            at += 1
        if place.end > reach:
            kept.append(place)
    return kept


@cache
def finder(entries: Lexicon) -> Finder:
    return Finder(entries)


def find(doc: Document) -> Found:
    """What stands in ``doc``; six rules ask, the text is read once."""
    return doc.wordings


def places(entries: Lexicon, text: str) -> Spans:
    """Where a formulation stands in ``text``, right or wrong."""
    folded = fold(text)
    found = finder(entries).run(folded, Places(folded, folded))
    return Spans((place.start, place.end) for place in (*found.right, *found.wrong, *found.objects))


# --- judging a place ----------------------------------------------------------------------------


def level(entry: Formulation) -> Level:
    return LEVELS[entry.confidence]


def lowered(entry: Formulation) -> Level:
    return _LOWER[level(entry)]


@cache
def _patterns(exceptions: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(lazy(pattern) for pattern in exceptions)


def excepted(entry: Formulation, text: str, start: int, end: int) -> bool:
    """Whether an exception of ``entry`` touches the span."""
    if not entry.exceptions:
        return False
    base = max(0, start - _WINDOW)
    window = text[base : end + _WINDOW]
    return any(
        match.start() + base < end and start < match.end() + base
        for pattern in _patterns(entry.exceptions)
        for match in pattern.finditer(window)
    )


def heard(doc: Document, place: Place) -> bool:
    """Whether a rule may speak of it: outside slots and citations, a document's title being its own citation."""
    return doc.live(place.start, place.end, quotes=place.form.startswith("《"))


def timed(doc: Document, day: date | None) -> Iterator[tuple[Place, Formulation, lexicon.Status]]:
    """The right forms that are not current on ``day``; a form that some entry still allows is current."""
    for place in find(doc).right:
        found = _outdated(doc.lexicon, place.form, day)
        if found is None:
            continue
        if not any(excepted(entry, doc.text, place.start, place.end) for entry in place.entries) and heard(doc, place):
            yield place, *found


@lru_cache(maxsize=8192)
def _outdated(entries: Lexicon, form: str, day: date | None) -> tuple[Formulation, lexicon.Status] | None:
    """How a right form stands that is not current on ``day``; None where it is."""
    states = [(entry, Lexicon.status(entry, day)) for entry in entries.valid_forms[form]]
    return None if any(state == "current" for _, state in states) else states[0]


# A meeting that a text tells as still to come: 喜迎党的二十大, 党的二十大就要召开了, 以优异成绩向党的二十大献礼.
_MEETING = lazy("(?:大|全会|代表大会|会议|规划|建议|两会)$")
_AHEAD = timedelta(days=730)  # nobody looks forward to a meeting of the years after next
_TO_COME = lazy(
    "(?:迎接|喜迎|静候|献礼|护航|盼着|再过|再有|将审议|将研究|将讨论|迎(?=党|中国)|筹备|筹办|筹开|开好|即将|就要|快要|将要|将于|将在|将会|期待|期盼|恭候|"
    "(?:今年|明年|后年|下半年|年底|年内|下个?月|[七八九十]月份?)[^，。；！？\n]{0,6}?(?:召开|要开|举行|迎来))[^。；！？\n]{0,14}$"
)
_STILL = lazy(
    "(?:的)?(?:胜利|隆重|顺利)?(?:就|即|也|快|便)?(?:将|要|快要|会)(?:[于在]|到|来|召开|开幕|举行|胜利|隆重|[一二两三四五六七八九十今明年下半底月日\\d])"
    "|(?:的)?(?:胜利|隆重|顺利)?(?:召开|到来|开幕)?(?:献礼|献上|报喜|献出|交上|交出)"
    "|(?:的)?(?:胜利|隆重|顺利)?召开(?:在即|之前|前夕|前|的?日子越来越近|进入倒计时|的?脚步|[！。]|营造|创造|做好|提供|贡献)"
    "|(?!精神|报告|以来|闭幕|胜利闭幕|提出|指出|强调|擘画|作出|对|把|明确|确立|部署|通过|召开后|之后)"
    "[^。；！？\\n]{0,14}?(?:就要|即将|将(?!来|士|军|以)|盼着|期盼|增光添彩|献礼|安保|维稳|[0-9]{1,2}月(?:份)?[^，。；\\n]{0,8}(?:召开|举行|开幕))"
    "|(?:前夕|在即|越来越近|的脚步|代表(?:的)?(?:选举|推选)|筹备)"
)


def coming(doc: Document, place: Place, day: date, begun: date) -> bool:
    """Whether a meeting that began on ``begun`` is told on ``day`` as still to come."""
    if begun - day > _AHEAD or not _MEETING.search(place.form):
        return False
    if _STILL.match(doc.text, place.end):
        return True
    before = doc.text[max(0, place.start - 24) : place.start]
    return _TO_COME.search(before) is not None and not doc.text.startswith("精神", place.end)


def earliest(doc: Document) -> date | None:
    """The day before which the text cannot have been written, by the newest formulation in it; None: nothing tells."""
    newest: date | None = None
    for place in find(doc).right:
        day = min(entry.valid_from or date.min for entry in place.entries)
        if day > (newest or date.min) and not any(
            excepted(entry, doc.text, place.start, place.end) for entry in place.entries
        ):
            newest = day
    return newest


def day_of(doc: Document) -> date | None:
    """The day to judge by. A text that says none is judged by the newest formulation in it.

    None asks for the newest wordings: a brief without a date is for a speech still to be given.
    """
    if doc.day is not None or doc.brief is not None:
        return doc.day
    return earliest(doc) or date.min + timedelta(days=1)


def told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def runs(found: Iterable[tuple[int, int, int]], folded: str) -> Iterator[list[tuple[int, int, int]]]:
    """Members that follow each other with nothing but a separator between, two or more."""
    run: list[tuple[int, int, int]] = []
    for member in found:
        if run and not (0 <= member[0] - run[-1][1] <= _WIDEST and _BETWEEN.fullmatch(folded, run[-1][1], member[0])):
            if len(run) > 1:
                yield run
            run = []
        run.append(member)
    if len(run) > 1:
        yield run
