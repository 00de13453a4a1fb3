"""明天 and 昨天 against the dates of the brief: 明天，我们要去教学点, where the brief sends them there on the day after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from evals.days.reckonable import DAYS
from evals.document import Document
from evals.numbers.context import pairs
from evals.spans import Span
from pipeline import figures
from pipeline.patterns import lazy

_WORDS = [word for word, days in DAYS.items() if days]  # 今天 is said of anything
_DAY = lazy(f"(?<![大前后])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![的将我])")
_AROUND = timedelta(days=6)  # days from the speech, within which a date of the brief may be meant
_WIDE = 120  # characters of the sentence on either side
_STOP = lazy("[。！？\\n]")
_ALIKE = 5  # pairs of characters that the sentence and the fact have in common, to be of one thing


def wrong(doc: Document) -> Iterator[tuple[Span, str]]:
    """The span of the word, and the date of the brief that it should be."""
    today = doc.day
    if doc.brief is None or today is None:
        return
    facts = [(pairs(fact.text), {*_near(fact.text, today)}) for fact in doc.brief.facts]
    facts = [(words, days) for words, days in facts if days]
    for match in doc.finditer(_DAY) if facts else ():
        stop = _STOP.search(doc.text, match.end(), match.end() + _WIDE)
        end = stop.start() if stop else match.end() + _WIDE
        first = max(0, match.start() - _WIDE)
        began = max(first, *(doc.text.rfind(mark, first, match.start()) + 1 for mark in "。！？\n"))
        said, day = pairs(doc.text[began:end]), today + timedelta(days=DAYS[match[0]])
        days = {one for words, days in facts if len(words & said) >= _ALIKE for one in days}
        if days and day not in days and len(days) == 1 and today not in days:
            right = days.pop()
            yield match.span(), f"{right.month}月{right.day}日"


def _near(words: str, today: date) -> Iterator[date]:
    for year, month, day in (figure.day for figure in figures.find(words) if figure.kind == "date"):
        if month and day:
            try:
                one = date(year or today.year, month, day)
            except ValueError:
                continue
            if abs(one - today) <= _AROUND:
                yield one
