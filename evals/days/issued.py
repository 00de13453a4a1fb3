"""When a national document came out, as a speech tells it: 去年10月，中共中央、国务院印发《……》; 党中央、国务院2019年9月印发的《……》."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from evals.days import whens
from evals.document import Document
from evals.shapes.base import Hit
from evals.titles import documents
from pipeline.patterns import lazy

Told = tuple[int, int, Hit | None]  # where a day is told, and what is wrong with it
WHEN = (
    rf"(?P<when>(?:今年|本年|去年|前年|(?:19|20)\d\d年)?\d{{1,2}}月(?:\d{{1,2}}日|上旬|中旬|下旬|初|底)?|{whens.RELATIVE}"
    r"|(?:今年|本年|去年|前年|(?:19|20)\d\d年)(?:年?初|年?底)?)"
)
_WHO = "(?:(?:中共中央|党中央|国务院|中央|办公厅|中办|国办|国家|全国总工会|全总|有关部门|人力资源社会保障部|交通运输部|教育部|八部门|[、和 　等])*)"
_DOES = (
    "(?:又|也|已|就|再次|联合|正式|专门|公开|先后|重磅)*(?:印发|出台|下发|发布|公布|颁布|制发|制定)(?:实施)?(?:了|的)?"
)
_TITLE = lazy("《(?P<title>[^《》\n]{6,60})》")
_BEFORE = lazy(rf"(?<![\d至到—－年-]){WHEN}[，,]?{_WHO}(?P<verb>{_DOES}|的)?$")
_CAME_OUT = lazy(
    "(?:（[^）\n]{2,20}）)?(?:已|也)?(?:正式|公开)*(?:印发|出台|发布|公布|颁布)(?![^，。；]{0,3}周年|以来|之?后|以后)"
)
_AFTER = lazy(rf"(?:已|也)?(?:于|在|是){WHEN}(?:正式|公开)*(?:印发|出台|发布|公布|颁布)")
# 党中央、国务院去年10月又就深化产业工人队伍建设改革作出部署: the document is told by its subject.
_ABOUT = {
    "深化产业工人队伍建设改革": "关于深化产业工人队伍建设改革的意见",
    "加强和改进党的群团工作": "关于加强和改进党的群团工作的意见",
}
_SUBJECT = lazy(
    rf"{WHEN}?[，,]?(?:党中央、国务院|中共中央、国务院|党中央|中共中央){WHEN.replace('when', 'when2')}?(?:又|再次|专门|还|再|联合)*[就对]"
    rf"(?:进一步)?(?P<subject>{'|'.join(_ABOUT)})(?:工作)?(?:作出|作了|提出|印发|出台|发布|专门)"
)
_SUBJECT_GATE = lazy("|".join(_ABOUT))
_REACH = 60  # characters before a title in which its day stands
_SLACK = timedelta(40)  # a document is told of when it is passed, when it is dated, and when it is published


def told(doc: Document) -> Iterator[Told]:
    """The days on which documents are said to have come out, right ones too."""
    for match in doc.finditer(_TITLE):
        months = _months(match["title"])
        if not months:
            continue
        start = max(0, match.start() - _REACH)
        before = _BEFORE.search(doc.text[start : match.start()])
        if before and (before["verb"] or _CAME_OUT.match(doc.text, match.end())):
            yield from _judged(doc, before, "when", start, months, match[0])
        if after := _AFTER.match(doc.text, match.end()):
            yield from _judged(doc, after, "when", 0, months, match[0])
    for match in doc.finditer(_SUBJECT) if _SUBJECT_GATE.search(doc.text) else ():
        title = _ABOUT[match["subject"]]
        for group in ("when", "when2"):
            if match[group]:
                yield from _judged(doc, match, group, 0, _months(title), f"《{title}》")


def _months(title: str) -> tuple[str, ...]:
    """The months in which it, or one of the same title, was passed, dated or published."""
    name, years = documents.plain(title), documents.term(title)
    ours = documents.known().titles.get(name, ())
    mine = [one for one in ours if not years or not one.term or one.term == years]
    if not mine or any(not one.months for one in mine):
        return ()
    return tuple(month for one in mine for month in one.months)


def _judged(
    doc: Document, told_: re.Match[str], group: str, at: int, months: tuple[str, ...], name: str
) -> Iterator[Told]:
    words = told_[group]
    year = words[:4].isdigit()
    reach = whens.reach(words, doc.day or date(2000, 1, 1)) if doc.day or year else None
    if reach is None or not months:
        return
    start, end = told_.start(group) + at, told_.end(group) + at
    known = [date.fromisoformat(f"{month}-01") for month in months]
    if any(reach[0] < one + timedelta(31) and one <= reach[1] for one in known):
        yield start, end, None
        return
    if min(abs((edge - one).days) for edge in reach for one in known) <= _SLACK.days and not words[0].isdigit():
        return
    when = f"{known[-1].year}年{known[-1].month}月"
    yield start, end, Hit(start, end, {"wrong": f"{name}是{when}印发的，不是“{words}”"}, suggestion=when)
