"""Figures that two others give: an average (户均5000元).

And what the members of one fact come to or leave (80名、40名: 共120名), and the days from one date to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from evals.numbers import averages
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy
from pipeline.types import Brief

_WHOLE = lazy("共|合计|总[计数]|加起来|全部|表彰|表扬|当选|[这些类两三]")
_REST = lazy("其余|余下|剩下?|还[有剩差]|另[外有]|没有|未")
_STOPS = "。！？\n"
_MOST = 12  # figures of one sentence or fact that are held against one another


def follows(text: str, figure: Figure, others: Sequence[Figure], brief: Brief) -> bool:
    """Whether two figures of its sentence, or of one fact, give it; ``others`` are all of the text."""
    if len(figure.values) != 1:
        return False
    if figure.unit == "天":
        return _days(figure, brief)
    of = averages.each(text, figure)
    if of and _counted_elsewhere(text, figure, others, brief, of):
        return True
    return _average(text, figure, others, brief, of) if of else _together(text, figure, brief)


def _average(text: str, figure: Figure, others: Sequence[Figure], brief: Brief, of: averages.Each) -> bool:
    began = max(text.rfind(mark, 0, figure.start) for mark in _STOPS) + 1
    here = [one for one in others if began <= one.start < figure.start]
    sentence = text[began : figure.start]
    groups = [(here, text, sentence)]
    groups += [(figures.find(fact.text, weak=True), fact.text, fact.text) for fact in brief.facts]
    elsewhere = "\n".join((text, *(fact.text for fact in brief.facts)))
    return any(
        averages.agrees(figure, true)
        for group, beside, words in groups
        for true in averages.given(of, figure, group, (beside, words, elsewhere), brief.date)
    )


def _counted_elsewhere(text: str, figure: Figure, others: Sequence[Figure], brief: Brief, of: averages.Each) -> bool:
    """现有270个站点，平均每个县（市）30个, where another fact has 9个县（市）: the count stands with the noun of 每."""
    noun = of.what[:2].strip("（）")
    if of.time or not noun:
        return False
    began = max(text.rfind(mark, 0, figure.start) for mark in _STOPS) + 1
    wholes = [one for one in others if began <= one.start < figure.start and one.unit == figure.unit]
    told = [(one, fact.text) for fact in brief.facts for one in figures.find(fact.text, weak=True)]
    counts = {one.values[0] for one, words in told if _like_count(one) and words.startswith(noun, one.end)}
    known = {one.values for one, _ in told}
    return any(
        averages.agrees(figure, whole.values[0] / count)
        for whole in wholes
        for count in counts
        if len(whole.values) == 1 and whole.values in known
    )


def _like_count(one: Figure) -> bool:
    return one.kind == "number" and len(one.values) == 1 and one.values[0] > 1


def _together(text: str, figure: Figure, brief: Brief) -> bool:
    """What members of one fact that stand side by side come to, where it is told as a whole; what is left of a whole, where it is
    told as the rest."""
    whole = _WHOLE.search(text, max(0, figure.start - 10), figure.start) is not None
    rest = _REST.search(text, max(0, figure.start - 8), figure.end + 8) is not None
    for fact in brief.facts if whole or rest else ():
        same = [one for one in figures.find(fact.text, weak=True) if _like(one, figure)][:_MOST]
        values = [one.values[0] for one in same]
        sums = (sum(values[at : at + size]) for size in (2, 3, 4) for at in range(len(values) - size + 1))
        if whole and figure.values[0] in sums:
            return True
        if rest and any(one - part == figure.values[0] for one, part in combinations(values, 2)):
            return True
    return False


def _like(one: Figure, figure: Figure) -> bool:
    plain = one.kind == figure.kind == "number" and not (one.approx or figure.approx)
    return plain and len(one.values) == 1 and one.unit == figure.unit and bool(one.unit)


def _days(figure: Figure, brief: Brief) -> bool:
    """Whether two dates of the brief are so many days apart, both counted or one."""
    dates = [day for fact in brief.facts for one in figures.find(fact.text) if (day := _date(one))]
    dates += [brief.date] if brief.date else []
    apart = {abs((one - other).days) for one, other in combinations(dates, 2)}
    return any(days + also == figure.values[0] for days in apart for also in (0, 1))


def _date(figure: Figure) -> date | None:
    year, month, day = figure.day
    try:
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None
