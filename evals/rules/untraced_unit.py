"""A firm, a school or a body of the place, or one of the units that spoke or were praised, that the brief does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import places
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

PAGE = Page(
    name="untraced-unit",
    level="warning",
    what="点到的单位在材料里没有",
    why="哪几家单位发言、受表扬，会务材料里都有名单；材料没有的多半是编的或从范文带来的",
    instead="照材料的名单写，材料没有的删去或写成待填项",
    source="起草规范：单位名称只用材料给的",
    message="“{text}”材料里没有，请核实",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset({"altered-name", "altered-enterprise", "altered-place", "untraced-place", "untraced-event"}),
)
# 青禾区总工会、岫山纺织集团工会、市快递行业工会联合会三家单位作了交流发言
_SPOKE = lazy(
    "(?P<list>[一-鿿A-Za-z（）]{4,40}(?:[、和][一-鿿A-Za-z（）]{4,40}){1,8}?)(?:等|这)?(?:[两二三四五六七八九十]|\\d{1,2})(?:家|个)(?:单位|企业|工会|基层|集体|组织|县|镇|部门)"
    "[^，。；\n]{0,8}?(?=作|进行|介绍|交流|发言|受到|获|荣|被|分别|先后)"
)
_UNIT = lazy(
    "(?:工会|联合会|集团|公司|局|厅|院|校|大学|中学|小学|厂|矿|妇联|团委|科协|中心|分会|街道|镇|乡|村|社区|支行|银行|商会|协会|合作社|车间|班组|工作室)$"
)
# Short names of firms: 远帆物流
_TRADE = lazy(
    "(?:机械|物流|重工|重机|化工|纺织|钢铁|水泥|电子|电气|科技|食品|药业|制药|建工|能源|矿业|汽车|轴承|机床|船舶|船厂|港务|粮油|茶业|酒业|环保|新材|材料|光电|软件|数控|动力|快递|速运|水务|燃气|热力|公交|地铁|石化|服饰|家居|超市|商场|酒店)$"
)
# 顺捷达、快驰等头部企业
_SUCH = lazy(
    "(?P<list>[一-鿿]{2,6}(?:[、和][一-鿿]{2,6}){0,5})等(?:一批|一大批|[一二两三四五六七八九十多几]+家|\\d{1,3}[多余]?家)?(?:(?!产业|行业|领域)[^，。；、\n]){0,6}?(?:企业|公司|平台|商家)(?![家文职工])"
)
_VISITED = lazy(
    "(?:走访|走进|走|看|调研|考察|来到|到|参观|看望|去)(?:了|过)?(?P<list>[一-鿿]{3,8}(?:[、和][一-鿿]{3,8}){0,4})(?:这|等)?(?:[两二三四五六七八九十]|\\d)家(?:企业|公司|工厂|单位|合作社|门店|厂)"
)
_VERB = lazy(
    "^(?:推动|引导|支持|指导|组织|带动|以|在|对|与|和|向|像|如|由|走进|来到|深入|发动|协调|督促|帮助|引进|培育|涌现|联合)+"
)
_USED = 8  # times in a month of newspapers, so that a word is no mere name
_LED = lazy("^(?:刚才|会上|其中|今天|此前|上午|下午|随后|由|请|让|来自)+")
_LEAST, _CORE = 5, 4  # characters of a name; of its beginning, which tells whose it is
# 临岫港务集团 in a speech at 临岫
_FIRM = lazy(
    "(?:市|县|区)?[一-鿿]{1,8}?(?:集团|公司|股份|重工|造船厂|机床厂|机械厂|纺织厂|钢铁厂|化工厂|职业学院|职业技术学院|技师学院)(?!们|总部经济)"
)
_NO_FIRM = lazy("[的了在是把将与和及、对为各有所向让使]|企业|职工|产业|本地|国有|民营|上市|多家|一批|重点|龙头|骨干")


def find(doc: Document) -> Iterator[Hit]:
    told = doc.told
    if not told:
        return
    for match in doc.finditer(_SPOKE):
        start = match.start("list")
        for piece in re.finditer("[^、和]+", match["list"]):
            words = piece[0]
            firm = _TRADE.search(words) and len(words) == _CORE and _unheard(words[:2])
            if not firm and (not _UNIT.search(words) or len(words) < _LEAST):
                continue
            if not _known(words, told):
                yield Hit(start + piece.start(), start + piece.end())
    yield from _such(doc)
    yield from _visited(doc)
    host = doc.brief.host.name if doc.brief and doc.brief.host.name else ""
    if len(host) > 2:
        core = host[:-1]
        for start in places(doc.text, core):
            behind = _FIRM.match(doc.text, start + len(core))
            if behind and core + behind[0] not in told and not _NO_FIRM.search(behind[0]) and behind[0] not in told:
                yield Hit(start, behind.end())


def _such(doc: Document) -> Iterator[Hit]:
    """Firms that are named as examples, by names that no dictionary has."""
    for match in doc.finditer(_SUCH):
        start = match.start("list")
        for piece in re.finditer("[^、和]+", match["list"]):
            words = _VERB.sub("", piece[0])
            trade = _TRADE.search(words)
            core = words[: trade.start()] if trade else words
            if 2 <= len(core) <= _CORE and words not in doc.told and core not in doc.told and _unheard(core):
                yield Hit(start + piece.end() - len(words), start + piece.end())


def _visited(doc: Document) -> Iterator[Hit]:
    """又走了恒丰茶业、翠竹工艺两家企业: firms by name, of which the brief has none."""
    for match in doc.finditer(_VISITED):
        pieces = list(re.finditer("[^、和]+", match["list"]))
        if any(_TRADE.search(piece[0]) for piece in pieces):
            for piece in pieces:
                if not _known(piece[0], doc.told):
                    yield Hit(match.start("list") + piece.start(), match.start("list") + piece.end())


def _unheard(name: str) -> bool:
    """Whether none of its characters make a word that people use: 顺捷达, 快驰."""
    words = counts().words
    return name not in words and all(words.get(name[at : at + 2], 0) < _USED for at in range(len(name) - 1))


def _known(words: str, told: str) -> bool:
    """Whether the brief has it, by its whole name or a shorter one (河山纺织集团工会 for 河山纺织集团有限公司工会)."""
    words = _LED.sub("", words)
    return words in told or words[:_CORE] in told
