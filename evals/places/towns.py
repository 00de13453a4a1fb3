"""Towns, villages and parks by their names, and short names of places where the host's would stand.

A speech at a county names its towns out of the brief: 永安镇, 柳溪村. One that the brief does not have, of a kind that it has
others of, came with another text. What stands for the people of a place (滨江工人, 澜河人的本色) is the host's name, or a leftover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from evals.spelling.genre import common_pairs
from evals.spelling.likelihood import counts, neighbours, tokens
from pipeline import resources
from pipeline.patterns import lazy

if TYPE_CHECKING:
    from evals.document import Document

_KIND = "镇|乡|村|街道|社区|园区|工业园|产业园|开发区"
_TOWN = lazy(
    rf"(?:^|(?<=[，。；：、“\n在到从对向由为与和及像让把是])|(?<=来到|走进|学习|推广|借鉴))(?P<core>[一-鿿]{{2}})(?P<kind>{_KIND})"
    r"(?=的|工会|党委|党支部|职工|妇联|总工会|联合工会|干部|群众|等|这|有|是|两|走|看|去|听|办|建|跑|来|上|里|[，。、；：”\n])",
    re.MULTILINE,
)
_NO_CORE = lazy(
    "[一二三四五六七八九十百千几多各每全本该某这那个两的了在是小大古老名新美乡城农山渔特工产业科技集居我你他]"
)
_AROUND = 12


def untraced(doc: Document) -> Iterator[tuple[int, int]]:
    """太和镇, which the brief does not have, where it has 永安镇."""
    known = {match["kind"] for match in _TOWN.finditer(doc.told) if _named(doc.told, match)} if doc.brief else set()
    for match in doc.finditer(_TOWN) if known else ():
        core = match["core"]
        if match["kind"] in known and core not in doc.told and core not in cities() and _named(doc.text, match):
            yield match.start("core"), match.end("kind")


def _named(text: str, match: re.Match[str]) -> bool:
    """Whether what stands before 镇 is a name: words begin with it, and it is none of everyday."""
    core, start = match["core"], match.start("core")
    if (
        _NO_CORE.search(core)
        or set(core).isdisjoint(_LAND)
        or core in common_pairs()
        or counts().words.get(core, 0) > _EVERYDAY
    ):
        return False
    if _known_as(core) not in ("", *_NAMES):
        return False  # 边远村
    left = max(0, start - _AROUND)
    at, stops = left, {left}
    for word in tokens(text[left : match.end() + _AROUND]):
        at += len(word)
        stops.add(at)
    return start in stops and match.end() in stops


_EVERYDAY = 60  # times in a month of newspapers
FOLK = lazy(
    "(?P<at>[一-鿿]{2})(?=工人(?!阶级)|工匠|儿女|人(?:的(?:本色|性格|脾气|骨头|骨气|精气神|血性|胸怀|气质|韧劲|底色)|民的|向来|历来|自古|骨子里|身上)|过年|过节|工运史|工运)"
)
_LED = lazy(
    "(?:是|的|在|爱|为|让|对|到|用|讲好|当好|做|像|每[一个位名]+|当代|新时代|支持|代代|一代代|[，。；：、\\n])$"
)


def folk(doc: Document, host: str) -> Iterator[tuple[int, int]]:
    """滨江 (工人), where the host's own name would stand."""
    for match in doc.finditer(FOLK):
        start, end = match.span("at")
        core = match["at"]
        if core in host or core in doc.told or core in cities() or doc.text.count(core) > 1 or not _place(core):
            continue
        if _LED.search(doc.text, max(0, start - 3), start) or start == 0:
            yield start, end


def _place(core: str) -> bool:
    """Whether a dictionary has it as a place, or nobody writes the two characters side by side and one is of places."""
    if core in common_pairs() or counts().words.get(core, 0) > _EVERYDAY:
        return False
    if _known_as(core):
        return _known_as(core) == "ns"
    return neighbours()[core] == 0 and core[1] in _ENDS


def _known_as(core: str) -> str:
    """The kind of word that a dictionary takes it for; "" for none."""
    import rjieba

    word, kind = rjieba.tag(core, False)[0]
    return str(kind) if word == core else ""


# What the names of towns are made of.
_LAND = "川江河溪湖湾洲州屿岭山峰峦岚林泉浦津泽塘潭坪岗冈丘原塬坝堰桥阳陵宁安港岛水口泰和平昌隆兴丰裕康永靖定顺庆祥瑞乐柏松桐榆枫柳棠樟桂杉梅兰荷竹龙凤鹤石沙玉金银青云仙峡涧沟峪谷坡埠圩渡关崖岩台店楼铺庙寺塔井池滩浜泾"
_NAMES = ("ns", "nz", "nr")  # places, other names, persons
_ENDS = "川江河溪湖湾洲州屿岭山峰峦岚林泉浦津泽塘潭坪岗冈丘原塬坝堰桥阳陵宁安城港海岛水港门关口东西南北"


@cache
def cities() -> frozenset[str]:
    """Places of which everybody may speak."""
    lines = (resources.lexicon() / "cities.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
