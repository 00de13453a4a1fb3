"""A formulation that nobody knew yet on the day of the speech."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import coming, timed, told
from pipeline.lexicon import Lexicon
from pipeline.patterns import lazy

PAGE = Page(
    name="premature-formulation",
    level="error",
    what="讲话那天还没有这个提法",
    why="提法的年代与讲话的日期对不上，说明是从后来的稿子抄来的或模型编的",
    instead="用讲话当天的提法，或核对讲话的日期",
    source="规范提法词库（evals/lexicon）的起止日期",
    message="“{text}”当时还没有",
    quotes=True,
    yields_to=frozenset({"impossible-meeting"}),
)

# Where a text knows several things too early, its date is more likely wrong than all of them.
_MANY = 3
_DAY = lazy(r"\d{4}年\d{1,2}月\d{1,2}日")
_LATER = "正文里有好几个提法在{day}以后才有，多半是讲话日期写错了"


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    early: set[str] = set()
    for place, entry, state in timed(doc, doc.day):
        if state != "unknown_yet" or entry.valid_from is None:
            continue
        if coming(doc, place, doc.day, entry.valid_from):
            continue
        text = doc.text[place.start : place.end]
        early.add(entry.id)
        before = next(
            (
                older.wording
                for older in doc.lexicon.entries.values()
                if older.superseded_by == entry.id and Lexicon.status(older, doc.day) == "current"
            ),
            None,
        )
        yield Hit(
            place.start,
            place.end,
            message=f"讲话日期是{told(doc.day)}，“{text}”到{told(entry.valid_from)}才有",
            suggestion=f"改用“{before}”" if before else "换成当时的提法，或核对讲话日期",
            level="warning" if entry.confidence == "low" else "error",
            source=entry.source,
        )
    line = next((span for span in doc.header if span != doc.title and _DAY.search(doc.text, *span)), None)
    if len(early) >= _MANY and line is not None:
        match = _DAY.search(doc.text, *line)
        assert match  # the line was chosen for it
        yield Hit(*match.span(), message=_LATER.format(day=told(doc.day)), suggestion="核对讲话日期")
