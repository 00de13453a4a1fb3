"""Where the figures and dates of a text come from: the brief, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers import clock, derived, halves, sourced, sourceless, told_of
from evals.numbers.context import around, shared
from evals.numbers.derived import averages
from evals.spans import Spans
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy
from pipeline.types import Brief

Verdict = Literal["traced", "altered", "untraced"]
_SURE = 3  # words shared with a figure of another value, while the one of this value is about something else
# What everybody may count or say: goods held against three shops, the speaker's own marks, the working day, and the years since the
# founding dates of general history.
_GENERAL = re.compile(
    r"(?<=货比)三家|(?<=[值打])(?:[一二三四五六七八九]?十|一百)分|一百个(?=[耐愿放赞]|不[^，。]{1,4})|两部(?=新的|法律|纲要)|(?:八|8)小时(?=工作|以外|之外|内外)|\d点(?=(?:具体)?(?:希望|意见|要求|建议|体会|感受|想法|打算|看法))|(?:新中国(?:成立)?|共和国(?:成立)?|中国共产党成立|建党|建国|改革开放)(?:以来的?|走过的?|的)?(?:近|已有?)?\w{2,3}(?:多|余)?年(?!来?第)"
)
_BECOMES = lazy(
    "[^，。；\\d]{0,6}?(?:增加|增|提高|提升|扩大|发展|上升|升|增长|壮大|减少|下降|降|减|压减)(?:到|至|为)(?:了)?(?:近|约)?"
)
_YEAR = lazy("20\\d\\d年|今年|去年|前年|上年")
_MONTH_TOLD = lazy("(?P<word>上|下|本|当|这)个?月(?:的)?$")


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure of the text with what became of it; ``known`` is the brief's figure that it should have been."""

    figure: Figure
    verdict: Verdict
    known: Figure | None = None


def told(brief: Brief) -> tuple[tuple[Figure, str], ...]:
    """The figures of a brief, weak ones too, each with the words around it."""
    found: list[tuple[Figure, str]] = []
    for words in brief_words(brief):
        before: tuple[Figure, str] | None = None
        found += [(half, around(words, half)) for half in halves.find(words)]
        for figure in figures.find(words, weak=True):
            beside = around(words, figure)
            # 入会人数由2.1万人增至8.4万人: what the first is a number of, the second is, too
            if before and _BECOMES.fullmatch(words, before[0].end, figure.start):
                beside = f"{before[1].partition(' ')[0]}{beside}"
            before = figure, beside
            found.append(before)
    return tuple(found)


def known(doc: Document) -> tuple[tuple[Figure, str], ...]:
    """The figures of the brief of a text."""
    return doc.once(_known)


def _known(doc: Document) -> tuple[tuple[Figure, str], ...]:
    return told(doc.brief) if doc.brief else ()


def trace(doc: Document) -> tuple[Traced, ...]:
    """The verdict on each figure that is no date."""
    return tuple(dict.fromkeys(doc.once(_traced)))  # 9时30分 is one time, and two figures


def _traced(doc: Document) -> Iterator[Traced]:
    facts = known(doc)
    if doc.brief is None:
        return
    fixed = ((place.start, place.end) for place in doc.wordings.right)  # 2000名左右大国工匠: a formulation's own
    general = Spans([*(match.span() for match in _GENERAL.finditer(doc.text)), *fixed])
    times, with_half = list(_times_told(doc)), {half.start: half for half in halves.find(doc.text)}
    for figure in (with_half.get(one.start, one) for one in doc.figures):
        if figure.kind != "date" and not general.meets(figure.start, figure.end):
            time = next((traced for traced in times if traced.figure.start <= figure.start < traced.figure.end), None)
            if not time and _needs_no_fact(doc, figure):
                yield Traced(figure, "traced")
            else:
                yield time or _judged(doc, figure, facts)


def _needs_no_fact(doc: Document, figure: Figure) -> bool:
    """What everybody may tell, the speaker's own counts, and what the brief has in words that are no figures."""
    return (
        sourceless.anniversary(doc, figure)
        or (figure.values == (Decimal(1),) and f"一{figure.unit}" in doc.told)
        or _day_of_month(doc, figure)
        or sourceless.moment(doc.text, figure)
        or averages.one_of(doc.text, figure)
        or sourced.own(doc, figure)
        or sourced.years_since(doc, figure)
        or sourced.of_an_anniversary(doc, figure)
        or sourced.of_all(doc, figure)
        or sourced.in_other_words(doc, figure)
        or sourced.in_parts(doc, figure)
    )


def _as_figure(time: clock.Clock) -> Figure:
    return Figure(time.start, time.end, time.text, (Decimal(time.minutes),), "时")


def _times_told(doc: Document) -> Iterator[Traced]:
    """The times of the clock that the brief has, in whatever words, and those that it has in the other half of the day."""
    known = [one for words in brief_words(doc.brief) for one in clock.find(words)] if doc.brief else []
    for time in clock.find(doc.text) if known else ():
        figure, other = _as_figure(time), clock.other_half(time, known)
        if other:
            yield Traced(figure, "altered", _as_figure(other))
        elif any(clock.agrees(time, one) for one in known):
            yield Traced(figure, "traced")


def _day_of_month(doc: Document, figure: Figure) -> bool:
    """下月20日, 上个月23日, where the brief has that day of the month that comes, or of the one that is over."""
    match = _MONTH_TOLD.search(doc.text, max(0, figure.start - 4), figure.start)
    if match is None or doc.day is None or figure.unit != "日":
        return False
    month = (doc.day.month - 1 + {"上": -1, "下": 1}.get(match["word"], 0)) % 12 + 1
    return f"{month}月{figure.text}" in doc.told


def _judged(doc: Document, figure: Figure, facts: Sequence[tuple[Figure, str]]) -> Traced:
    found = _judge(doc, figure, around(doc.text, figure), facts)
    if found.verdict != "traced" and derived.follows(doc, figure):
        return Traced(figure, "traced")
    return found


def _judge(doc: Document, figure: Figure, around: str, known: Sequence[tuple[Figure, str]]) -> Traced:
    owner = told_of.other(doc, figure)
    if owner and not _beside(figure, around, owner, known):
        return Traced(figure, "altered", owner)
    said = [shared(around, words) for fact, words in known if figures.agrees(figure, fact)]
    led = around.partition(" ")[0][-2:]  # 新建35个: the word right before it, general as it may be
    alike = len(led) == 2 and any(
        words.partition(" ")[0].endswith(led) for fact, words in known if figures.agrees(figure, fact)
    )
    if said and (max(said) > 0 or alike):
        return Traced(figure, "traced")
    # 从9.2%到13.8%: two ends that the brief tells apart are no new range
    ends = [replace(figure, values=(value,)) for value in figure.values]
    if len(ends) == 2 and all(any(figures.agrees(end, fact) for fact, _ in known) for end in ends):
        return Traced(figure, "traced")
    best: tuple[int, Figure] | None = None
    for fact, words in known:
        if fact.kind == figure.kind and told_of.measured_alike(figure, fact):
            score = shared(around, words)
            if score >= 2 and (best is None or score > best[0]):
                best = (score, fact)
    settled = best is None or best[0] < _SURE or _beside(figure, around, best[1], known)
    if said and (settled or (best and _of_its_year(doc, figure, best[1], known))):
        return Traced(figure, "traced")
    return Traced(figure, "altered", best[1]) if best else Traced(figure, "untraced")


def _beside(figure: Figure, around: str, other: Figure, known: Sequence[tuple[Figure, str]]) -> bool:
    """新建高标准农田2.8万亩, where the brief has 今年新建2.8万亩 behind 新建高标准农田3.2万亩: what is done is said again, with what not."""
    places = [at for at, (fact, _) in enumerate(known) if fact == other]
    for at in (place + step for place in places for step in (1, 2)):
        if at < len(known) and known[at][0].start > other.start and figures.agrees(figure, known[at][0]):
            led = known[at][1].partition(" ")[0][-2:]
            if len(led) == 2 and led in around.partition(" ")[0]:
                return True
    return False


def _of_its_year(doc: Document, figure: Figure, other: Figure, known: Sequence[tuple[Figure, str]]) -> bool:
    """2022年……发生工伤28起, where the brief has 工伤2018年70起，2022年28起: what the other is a number of, of the year that is told."""
    places = [at for at, (fact, _) in enumerate(known) if fact == other]
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "，。；！？\n") + 1
    said = _YEAR.findall(doc.text, began, figure.start)
    for at in (place + step for place in places for step in (1, 2)):
        if at < len(known) and known[at][0].start > other.start and figures.agrees(figure, known[at][0]):
            led = _YEAR.search(known[at][1].partition(" ")[0])
            if led and led[0] in said:
                return True
    return False
