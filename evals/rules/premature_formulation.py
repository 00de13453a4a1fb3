"""A formulation that nobody knew yet on the day of the speech."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.formulations import timed, told
from evals.shapes.base import Hit, Page
from pipeline.lexicon import Lexicon

PAGE = Page(
    name="premature-formulation",
    level="error",
    what="讲话那天还没有这个提法",
    why="提法的年代与讲话的日期对不上，说明是从后来的稿子抄来的或模型编的",
    instead="用讲话当天的提法，或核对讲话的日期",
    source="规范提法词库（evals/lexicon）的起止日期",
    message="“{text}”当时还没有",
    quotes=True,
)


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    for place, entry, state in timed(doc, doc.day):
        if state != "unknown_yet" or entry.valid_from is None:
            continue
        text = doc.text[place.start : place.end]
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
