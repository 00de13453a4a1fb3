"""What a meeting has once, however it is told: the suggestions just made, those commended today, those on the spot.

大家提出的19条建议 and 刚才提的21条建议 share no words before their figures; what they count is still one thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from pipeline.figures import Figure
from pipeline.patterns import lazy

_JUST = "(?:大家|刚才|方才|刚刚|会上|同志们|代表们|你们|各位)"
# A kind of thing: the words right before the figure, the words right behind it.
_KINDS = (
    (
        "suggestions",
        lazy(f"{_JUST}[^，。；\\n\\d]{{0,6}}(?:提出?|反映|讲|谈)(?:了|出|到|过)?(?:来)?的?(?:这)?$"),
        lazy("(?:意见建议|建议|意见|诉求)(?!书)"),
    ),
    (
        "speakers",
        lazy(f"{_JUST}[，,]?(?:先后)?(?:有|听了|听取了|，)?$"),
        lazy("(?:同志|代表|职工|专家|委员|企业家)[^，。；\\n]{0,4}(?:发言|发了言|讲话|谈了)"),
    ),
    (
        "commended",
        lazy("(?:今天|此次|这次|本次|会上|受到?|获得?|荣获)?(?:受到?表彰|受表扬|获表彰|获奖|获得表彰|受奖)的?(?:这)?$"),
        lazy(
            "(?P<of>(?:先进|优秀|劳动|三八|五一|五四|最美|岗位|模范|道德)[一-鿿]{1,8}?(?=[，。；是把要将用！]|、\\d))"
        ),
    ),
)
_EARLIER = lazy(
    "去年|上年|上次|上一|往年|历年|累计|[一二三四五六七八九十]年来|20\\d\\d年|其中|另有|另外|还有|再|会前|此前|前期|征求|调研|收集|座谈|走访|平时|期间|以来|半年|全国|全省|省级|市级"
)


def _kind(doc: Document, figure: Figure) -> tuple[str, str] | None:
    before = doc.text[max(0, figure.start - 24) : figure.start]
    if _EARLIER.search(before):
        return None
    for name, ahead, behind in _KINDS:
        found = behind.match(doc.text, figure.end)
        if found and ahead.search(before):
            return name, found[0]
    return None


def pairs(doc: Document) -> Iterator[tuple[Figure, Figure]]:
    """Two figures of one thing of this meeting that differ."""
    seen: dict[tuple[str, str, str], Figure] = {}
    for figure in doc.figures:
        if figure.kind != "number" or figure.approx or len(figure.values) != 1 or not figure.unit:
            continue
        told = _kind(doc, figure)
        if told is None:
            continue
        first = seen.setdefault((*told, figure.unit), figure)
        if first.values != figure.values:
            yield first, figure
