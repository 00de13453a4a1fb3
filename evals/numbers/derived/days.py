"""How many days two dates of the brief lie apart, both counted or one (40天 from 3月23日 to 5月1日), and how many are left to one.

A date that the brief tells without its year is held against the day of the speech alone, where the sentence tells it and a word says
that it is ahead: 从今天到9月5日，还有190天.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from evals.document import Document
from evals.numbers.derived import beside
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_AHEAD = lazy("(?:离|距离?|再过|再有|还有|只有|仅有|只剩|还剩|仅剩|不足|不到|倒计时)[^。；！？\\n\\d]{0,14}$")


def apart(doc: Document, figure: Figure) -> bool:
    if figure.unit != "天":
        return False
    days = {abs((one - other).days) for one, other in combinations(doc.once(_dates), 2)}
    if _AHEAD.search(doc.text, max(0, figure.start - 20), figure.start):
        said = doc.text[beside.sentence(doc.text, figure.start) : figure.start]
        days |= {(one - doc.day).days for one in doc.once(_ahead) if doc.day and f"{one.month}月{one.day}日" in said}
    return any(number + also == figure.values[0] for number in days for also in (0, 1))


def _ahead(doc: Document) -> Iterator[date]:
    """The next day of that month and day, for each date of the brief that has no year."""
    for fact in doc.brief.facts if doc.brief and doc.day else ():
        for year, month, day in (one.day for one in figures.find(fact.text)):
            assert doc.day
            coming = (_date(doc.day.year + later, month, day) for later in (0, 1) if not year)
            yield from [one for one in coming if one and one >= doc.day][:1]


def _dates(doc: Document) -> tuple[date, ...]:
    """Those of the brief that are told to the day, and the day of the speech."""
    told = [one.day for fact in (doc.brief.facts if doc.brief else ()) for one in figures.find(fact.text)]
    return (*(day for one in told if (day := _date(*one))), *((doc.day,) if doc.day else ()))


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None
