"""How long ago a meeting of the nation was on the day of the speech: 党的二十届四中全会闭幕才二十多天."""

from __future__ import annotations

from datetime import date, timedelta

from evals.days.known_days import CONGRESS_DAYS, MEETINGS, PLENUM_DAYS
from evals.document import Document
from evals.numbers.derived import until
from pipeline.figures import Figure
from pipeline.patterns import lazy

_HELD = {**CONGRESS_DAYS, **PLENUM_DAYS, **MEETINGS}
_NAMES = "|".join(sorted(_HELD, key=len, reverse=True))
_AGO = lazy(
    f"(?P<name>{_NAMES})(?:[^，。；\\d]{{0,8}}?(?:闭幕|召开|结束|举行|开幕|落幕)[，,]?|[^，。；\\d]{{0,4}})(?:至今|到今天|到现在|过去|以来)?"
    "(?:才|刚|刚刚|仅|仅仅|不过|已经?|将近|近|整整|只有|还不到|不到)*$"
)
_BEHIND = 60  # characters before the figure
_LASTED = 7  # days of a meeting at most


def right(doc: Document, figure: Figure) -> bool:
    """Whether the figure tells so, and tells it right; a meeting that lasted days may be counted from any of them."""
    size = until.unit_days(doc.text, figure) if doc.day else None
    match = _AGO.search(doc.text, max(0, figure.start - _BEHIND), figure.start) if size else None
    if match is None or size is None or doc.day is None:
        return False
    ago = [(doc.day - day).days for day in _days(match["name"]) if day <= doc.day]
    days = range(min(ago) - _LASTED, min(ago) + 1) if ago else ()
    return any(until.holds(doc.text, figure, size, day) for day in days if day >= 0)


def _days(name: str) -> list[date]:
    return [first + timedelta(more) for first, more in _HELD[name]]
