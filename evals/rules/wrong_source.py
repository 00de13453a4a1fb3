"""Words that were not said where the text says they were: at a congress before anybody knew them, or at another gathering."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from evals.days import occasions
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings import authors
from evals.wordings.formulations import Place, told
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-source",
    level="error",
    what="引的话不是在那次会议、那个场合说的",
    why="哪句话在哪次大会、哪个讲话里说的，查得到；安错了出处就是误引",
    instead="核对原话的出处，改会议名，或只说“习近平总书记指出”",
    source="规范提法词库（evals/lexicon）的出处和起始日期",
    message="“{words}”不是“{text}”上的话：{wrong}",
    quotes=True,
    yields_to=frozenset({"wrong-attribution", "impossible-meeting", "premature-formulation"}),
)
# Entries whose sources name every occasion: formulations-quotations.yaml, formulations-sayings.yaml, and a few beside.
_COMPLETE = lazy(r"F(?:77|14[01]|193|20[4-8]|4[0-4]\d|6[1-9]\d|7[01]\d)")
_LEAST, _LEAST_QUOTED = 4, 8  # characters of words that are too early; of a quotation that has its own source
_YEAR = timedelta(days=365)
_NAMES = ("党的", "中国工会", "中国妇女", "共青团", "中国共产党", "《", "喜迎", "迎接")
_EARLY = "这话到"
_OCCASION = lazy(occasions.NAMED)


def find(doc: Document) -> Iterator[Hit]:
    for span, told_wrong in authors.wrong(doc):
        yield Hit(*span, message=told_wrong, suggestion="核对作者和篇名")
    for one in occasions.said(doc):
        start, end = one.words
        if not one.quoted and (again := _OCCASION.search(doc.text, start, end)):
            end = again.start()
        for place in doc.wordings.right:
            if not (start <= place.start and place.end <= end):
                continue
            wrong = _wrong(one, place)
            if wrong:
                fields = {"words": doc.text[place.start : place.end], "wrong": wrong}
                yield Hit(*one.name, fields, level="error" if wrong.startswith(_EARLY) else "warning")
                break


def _wrong(one: occasions.Said, place: Place) -> str | None:
    if place.form.startswith(_NAMES) or len(place.form) < _LEAST:
        return None
    days = [entry.valid_from for entry in place.entries]
    first = min((day for day in days if day), default=None)
    # Who tells a congress in his own words may use those of the year after it.
    if one.day and first and None not in days and one.day + (timedelta() if one.quoted else _YEAR) < first:
        return f"{_EARLY}{told(first)}才有"
    entry = place.entries[0]
    if one.quoted and len(place.form) >= _LEAST_QUOTED and _COMPLETE.fullmatch(entry.id):
        known = any(_OCCASION.search(owner.source) for owner in place.entries)
        if known and not any(one.key in owner.source for owner in place.entries):
            return f"出处是{entry.source}"
    return None
