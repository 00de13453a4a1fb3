"""A place that is not the host's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="untraced-place",
    level="error",
    what="地名在材料里没有",
    why="从范文带来的外地地名，是照抄的铁证",
    instead="改成会议所在地，或删去",
    source="起草规范：地名只用材料给的",
    message="地名“{text}”材料里没有",
    needs=frozenset({"brief"}),
)
# Only where both edges of the name are sure: a boundary before it, a body or a word of place behind it.
PLACE = re.compile(
    r"(?:(?<=[，。；：、\n“”])|(?<=^)|(?<=[在向为是同对与和的到来])|(?<=代表)|(?<=推动)|(?<=希望)|(?<=感谢)|(?<=关心)|(?<=支持))"
    r"(?P<at>(?![在向为是同对与和的到来])[一-鿿]{2,3}[市县])(?=总工会|工会|委(?![员会])|人大|政府|政协|妇联|科协|工商联|职工|广大|各级|经济社会|工运)"
)
_GENERIC = re.compile(
    r"[全我本各地该两省城外辖属每某同和与][省]?[市县]$|(?:省|地|设区的?|县级|直辖|中心|沿海|先进|兄弟|所在|周边|城|百强|有关|其他|一些|强)[市县]$|[中共党]"
)
_VERB = re.compile(
    "推动|促进|加强|建设|支持|推进|发展|服务|打造|帮助|带动|指导|全面|整个|来到|走进|奋进|加快|深化|关于|按照|根据"
)
_VERBS = frozenset("在向为是同对与和的到来把将让使以被给从由就按受请")


def find(doc: Document) -> Iterator[Hit]:
    host = doc.brief.host.name if doc.brief else None
    if not host:
        return
    for match in PLACE.finditer(doc.text):
        name = match["at"]
        if _VERB.match(name) or name in doc.told or _GENERIC.search(name) or name[0] in _VERBS:
            continue
        yield Hit(*match.span("at"), suggestion=host)
