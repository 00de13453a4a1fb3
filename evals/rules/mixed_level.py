"""Bodies of two levels in one row, and the own place addressed as somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals import people
from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="mixed-level",
    level="error",
    what="层级乱了：一串班子里省市县混用，或把本地说成“贵市”“你县”",
    why="市里的人代表“市委、县人大”讲话、对自己的市称“贵市”，说明是从别处拼来的",
    instead="一串班子用同一层级；本地用“我市”“全市”",
    source="体裁惯例：讲话人的身份决定口气",
    message="“{text}”{wrong}",
)
# 县委、县人大、县政府、县政协: the first and the rest of one row, each with its level.
_ROW = re.compile(
    "(?P<one>[省市县区州旗])委、(?:中共)?(?P<rest>(?:[省市县区州旗](?:人大(?:常委会)?|政府|政协|纪委)、?){2,})"
)
_LEVEL = re.compile("([省市县区州旗])(?=人大|政府|政协|纪委)")
_YOURS = re.compile("(?:贵|(?<![给向和与])你们?)(?P<level>[省市县区])(?![长里])")
_RANKS = {"省": "province", "市": "city", "县": "county", "区": "county"}


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_ROW):
        levels = {level[1] for level in _LEVEL.finditer(match["rest"])}
        if len(levels) == 1 and match["one"] not in levels:
            right = levels.pop()
            at = match.start("one")
            yield Hit(at, at + 2, {"wrong": f"与后面的“{right}人大、{right}政府”不是一级"}, suggestion=f"{right}委")
        elif len(levels) > 1:
            at = next(level.start() for level in _LEVEL.finditer(match["rest"]) if level[1] != match["one"])
            start = match.start("rest") + at
            yield Hit(start, start + 1, {"wrong": f"与前面的“{match['one']}委”不是一级"}, suggestion=match["one"])
    yield from _yours(doc)


def _yours(doc: Document) -> Iterator[Hit]:
    own = _own_level(doc)
    for match in doc.finditer(_YOURS):
        level = match["level"]
        if own and (own == level or {own, level} == {"县", "区"}):
            yield Hit(*match.span(), {"wrong": f"是外人的口气，讲话人就是本{level}的"}, suggestion=f"我{level}")


def _own_level(doc: Document) -> str | None:
    """The level of the place that speaks, where speaker and host are of one: after the brief, else the line under the title."""
    if doc.brief is not None:
        speaker, host = doc.brief.speaker.level, doc.brief.host.level
        return next((unit for unit, rank in _RANKS.items() if rank == speaker == host), None)
    for start, end in doc.header:
        if (start, end) != doc.title:
            for office in people.offices(re.split(r"[ 　]", doc.text[start:end])[0]):
                if office.body[0] in _RANKS and (office.body[1] in ("党委", "政府") or _one_level(doc, office.body[0])):
                    return office.body[0]
    return None


def _one_level(doc: Document, level: str) -> bool:
    """Whether the title itself says that it is a meeting of that level: 全省…会议."""
    return doc.title is not None and f"全{level}" in doc.text[slice(*doc.title)]
