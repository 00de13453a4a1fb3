"""A place that is not the host's."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.places import towns
from evals.shapes.base import Hit, Page
from evals.spelling.genre import common_pairs
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

PAGE = Page(
    name="untraced-place",
    level="error",
    what="地名在材料里没有",
    why="从范文带来的外地地名，是照抄的铁证",
    instead="改成会议所在地，或删去",
    source="起草规范：地名只用材料给的",
    message="地名“{text}”材料里没有",
    needs=frozenset({"brief"}),
    yields_to=frozenset({"altered-place", "wrong-voice"}),
)
# Only where both edges of the name are sure: a boundary before it, a body or a word of place behind it.
PLACE = lazy(
    r"(?:(?<=[，。；：、\n“”])|(?<![\s\S])|(?<=[在向为是同对与和的到来受由])|(?<=预祝|代表|推动|希望|感谢|关心|支持|中共|祝贺|团结|学习|借鉴|来自|对标|走进))"
    r"(?P<at>(?![在向为是同对与和的到来受由])[一-鿿]{2,3}[市县])"
    r"(?=总工会|工会|委(?![员会])|人大|政府|政协|妇联|科协|工商联|职工|广大|各级|经济社会|工运|召开|举行)"
)
_GENERIC = lazy(
    r"团[市县]$|[全我本各地该两省城外辖属每某同和与负][省]?[市县]$|[中共党]|^[不]"
    r"|^(?:恳请|感谢|请求|建议|希望|提请|报请|代表|要求|协助|配合|围绕|服务|支持|按照|根据|遵照|经过|通过|关于)[市县]$"
    r"|^(?:刚才|刚刚|方才|今天|昨天|前天|明天|今年|去年|前年|明年|当前|目前|近日|日前|近期|最近|近来|会前|会后|会上|此前|此后|随后|接着|首先|其次|同时|此外|其中|上午|下午|前不久|前几天|前些天|这几年|近年来|上个月|本月初|年初|年底|月初|月底)[市县]$"
    r"|(?:省|地|设区的?|县级|直辖|中心|沿海|先进|兄弟|所在|周边|百强|有关|其他|一些|强)[市县]$"
)
# What stands before a body, and hardly ever two of them in a name.
_LEADS = frozenset(
    "要能由可应须会被让给跟从往有没不无就也都还又再才只靠找送交请去赴叫令经归按上下连接联到对前后内外若如凡当"
)
_SAID = 20  # a word that is counted so often is no name of a place, unless it ends as such names do (南湖)
_LAND = frozenset("湖山江河溪水海州城阳阴川原林岭泉岛港湾滩洲平安宁昌")
_VERBS = frozenset("在向为是同对与和的到来把将让使以被给从由就按受请")


def find(doc: Document) -> Iterator[Hit]:
    host = doc.brief.host.name if doc.brief else None
    if not host:
        return
    for match in doc.finditer(PLACE):
        # 祝曲阑市: where the brief's own place stands behind one character, that is a word
        if match["at"] not in doc.told and match["at"][1:] not in doc.told and named(match["at"]):
            yield Hit(*match.span("at"), suggestion=host)
    yield from (Hit(start, end, suggestion="改成材料里的地名，或删去") for start, end in towns.untraced(doc))


_CLAUSE = frozenset("我你他她们要向的把给让跟也都就还")  # 我要向县委说一声谢谢


def named(words: str) -> bool:
    """Whether what ``PLACE`` found is the name of one place: no verb, no kind of place, no ordinary words before 市."""
    return (
        words[0] not in _VERBS
        and not _CLAUSE.intersection(words[:-1])
        and not _GENERIC.search(words)
        and not _ordinary(words[:-1])
    )


def _ordinary(words: str) -> bool:
    """优化 (市总工会), 新一届 (市委) and 要争取 (县委) are words of the genre, no names; neither is 能由 (县总工会), 上连 (县总工会)."""
    pairs, said = common_pairs(), counts().words
    cores = {words, words[1:] if words[0] in _LEADS else words}
    return (
        any(words[at : at + 2] in pairs for at in range(len(words) - 1))
        or any(said.get(core, 0) >= _SAID and core[-1] not in _LAND for core in cores)
        or set(words) <= _LEADS
    )
