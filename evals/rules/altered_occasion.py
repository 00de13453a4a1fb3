"""The congress called by another number than in the brief, the meeting by another unit (全市 for 全县) or as another kind of meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.titles import meetings
from pipeline.figures import chinese_ordinal, parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-occasion",
    level="error",
    what="会议的届次、名称与材料不一致",
    why="第几次代表大会、什么会说错，是当场就能听出来的事故",
    instead="照材料写",
    source="brief.yaml 的 occasion",
    message="“{text}”与材料不一致，材料是“{known}”",
    needs=frozenset({"brief"}),
    quotes=True,
)
_NAME = lazy(r"第([一二三四五六七八九十0-9]{1,3})(次|届)(会员)?(代表大会|团代会|工代会|妇代会)")

_SESSION = lazy("第|[一二三四五]次|以来")

# The congress before this one, told of as what lies behind: 第九次代表大会以来的五年, 自第九次代表大会闭幕.
_PAST = lazy(r"(?:胜利)?(?:闭幕|召开)?(?:之后|以来|后|时|所|确定|提出|部署的|选举产生的|（|的五年)")
_SINCE = lazy(r"(?:自|从|上届|上次|回顾|五年前|上一次)[^。，]{0,14}$")
# The body that is elected: 第六届委员会, for the sixth congress.
_ELECTED = lazy(r"第([一二三四五六七八九十0-9]{1,3})届(?:执行|常务)?(?:委员会|理事会|执委会)")
# Which meeting, told by what it covers and by its kind.
_WHOLE = lazy(
    "(?P<whole>全(?P<unit>[省市县区州旗镇乡]))[^，。\n]{0,16}?(?P<kind>会议|大会|推进会|动员会|表彰会|座谈会|现场会|部署会|培训班)"
)
_NEW = lazy(r"选举产生|选出|即将产生|将产生|新一届")


def find(doc: Document) -> Iterator[Hit]:
    occasion = doc.brief.occasion if doc.brief else None
    if occasion is None:
        return
    yield from _scope(doc, occasion)
    yield from (Hit(start, end, {"known": kind}, suggestion=kind) for start, end, kind in meetings.otherwise(doc))
    known = _NAME.search(occasion)
    if known is None:
        return
    yield from _bodies(doc, known[1])
    before = occasion[: known.start()]
    for match in doc.finditer(_NAME):
        if match[4] != known[4] or _is_past(doc, match, known[1]):
            continue
        # 第三届代表大会 for 第三次代表大会: the session is counted otherwise.
        if _value(match[1]) == _value(known[1]) and (match[2] == known[2] or _SESSION.match(doc.text, match.end())):
            continue
        # Another body's congress (中国工会第十八次全国代表大会, 省工会第十四次代表大会) has a number of its own.
        lead = doc.text[max(0, match.start() - len(before)) : match.start()]
        if (
            lead.endswith(before[-4:])
            or not re.search(r"[一-鿿]$", lead)
            or re.search(r"(?:本次|这次|大会|召开|参加|出席)$", lead)
        ):
            yield Hit(*match.span(), {"known": known[0]}, suggestion=known[0])


def _scope(doc: Document, occasion: str) -> Iterator[Hit]:
    """在全市工会工作会议上的讲话, where the brief has 全县工会工作会议."""
    known = _WHOLE.search(occasion)
    said = _WHOLE.search(doc.text, *doc.title) if doc.title else None
    if known and said and said["unit"] != known["unit"] and said["kind"] == known["kind"]:
        yield Hit(*said.span("whole"), {"known": known["whole"]}, suggestion=known["whole"])


def _is_past(doc: Document, match: re.Match[str], known: str) -> bool:
    """Whether it is the last one, and spoken of as that; or the brief itself speaks of it."""
    if match[0] in doc.told:
        return True
    if _value(match[1]) != _value(known) - 1:
        return False
    return bool(
        _PAST.match(doc.text, match.end()) or _SINCE.search(doc.text[max(0, match.start() - 30) : match.start()])
    )


def _bodies(doc: Document, number: str) -> Iterator[Hit]:
    """The body to be elected bears the congress's number, or the one that the brief gives it."""
    told = {_value(match[1]) for match in _ELECTED.finditer(doc.told)} or {_value(number)}
    for start, end in doc.clauses:
        if not _NEW.search(doc.text, start, end):
            continue
        for match in _ELECTED.finditer(doc.text, start, end):
            if _value(match[1]) not in told and _value(number) in told:
                right = match[0].replace(match[1], chinese_ordinal(_value(number)), 1)
                yield Hit(*match.span(), {"known": right}, suggestion=right)


def _value(number: str) -> int:
    """The value of an ordinal in either script."""
    value = int(number) if number.isdecimal() else parse_chinese(number)
    return int(value or 0)
