"""Works and sites of a brief inside longer names (龙脊水库除险加固, 江心洲造船厂旧址), and where a text has one of their characters otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.spelling.genre import common_pairs
from pipeline.patterns import lazy

_KIND = (
    "水库|水电站|核电站|变电站|泵站|电厂|电站|灌区|大桥|隧道|航道|枢纽|船闸|大坝|机场|码头|港区|高铁站|火车站|铁路|高速|轨道|造船厂|机床厂|机械厂|纺织厂|钢铁厂|化肥厂|"
    "水泥厂|酒厂|茶厂|船厂|煤矿|铁矿|油田|林场|农场|牧场|茶场|渔场|湿地|景区|古镇|古城|老街|步行街|广场|公园|体育馆|体育场|文化宫|纪念馆|博物馆|展览馆|陈列馆|旧址|故居|"
    "工业园|产业园|科技园|物流园|新城|新区|示范区|试验区|保税区|车间|矿区|山庄|温泉|峡谷|瀑布|草原|书院|祠堂|烈士陵园|福利院|敬老院"
)
_SITE = lazy(rf"(?P<kind>{_KIND})")
# Where a name begins in the short lines of a brief.
_NAME = lazy(rf"(?:^|(?<=[^一-鿿])|(?<=[在有为与和及由到的是用建含]))(?P<core>[一-鿿]{{2,4}}?)(?P<kind>{_KIND})")
_NO_NAME = lazy("[^一-鿿]|[的了在和与及各把将]")
_SIDES = frozenset("一二三四五六七八九十东西南北中上下大小新老旧高低两前后内外")


def altered(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The span of each, and what the brief has."""
    told = doc.told
    known = {(match["core"], match["kind"]) for match in _NAME.finditer(told) if told} if doc.brief else set()
    for match in doc.finditer(_SITE) if known else ():
        for core, kind in known:
            start = match.start() - len(core)
            words = doc.text[max(0, start) : match.start()]
            if kind != match["kind"] or not _slip(words, core):
                continue
            # 河云高速 is the brief's 含河云高速, too
            if words + kind not in told and words[1:] + kind not in told:
                yield start, match.end(), core + kind
                break


def _slip(words: str, right: str) -> bool:
    """Whether one character is another, no number or side of the compass, and makes no word with its neighbours."""
    if len(words) != len(right) or _NO_NAME.search(words):
        return False
    apart = [at for at, (one, two) in enumerate(zip(words, right, strict=True)) if one != two]
    if len(apart) != 1 or words[apart[0]] in _SIDES or right[apart[0]] in _SIDES:
        return False
    at = apart[0]
    pairs = common_pairs()
    return not any(words[left : left + 2] in pairs for left in (at - 1, at) if 0 <= left < len(words) - 1)
