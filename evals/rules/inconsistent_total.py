"""How many members, unions, townships there are in all, told twice with two numbers: 会员总数达到6.2万人 … 全县5.8万名工会会员."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.numbers.reckoned import AMOUNT, amount
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-total",
    level="error",
    what="会员、职工、基层工会、乡镇的总数前后不一",
    why="报告里说会员75万人，号召时说“78万名会员”，听的人马上发现",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="前面说{noun}有{told}，这里说“{text}”，对不上",
    yields_to=frozenset({"altered-figure", "second-number", "inconsistent-figure", "wrong-sum", "wrong-growth"}),
)
_NOUNS = "工会会员|会员|在职职工|职工|基层工会组织|基层工会|工会组织|工会干部|乡镇街道|乡镇|街道|县（市、区）|县市区|区县|县区|社区|行政村|村|妇女|团员|党员|基层妇联|基层团组织|志愿者"
_U = "[名个家人位]"
_EDGE = r"(?:^|(?<=[，。；：、！\n“]))"
_SCOPE = "(?:截至[^，。；\\n]{1,10}[，,])?(?:全[市县区省州旗镇公集]司?团?|我[市县区省州]|[市县区省])?"
# 全市工会会员由68万人增加到75万人; 会员总数达到6.2万人; 14个乡镇全部配备了……
_TOTAL = lazy(
    rf"{_EDGE}{_SCOPE}(?:现有|共有)?(?P<noun>{_NOUNS})(?:总数|人数|总量)?(?:[由从]{AMOUNT}{_U}?(?:[^，。；\d]{{0,4}})?(?:增加到|增加至|增至|发展到|发展至|扩大到|上升到|提高到)|已?达到?|已?发展到|已有|现有|共有)(?:了)?(?P<n>{AMOUNT})(?P<u>{_U})(?=[，。；])"
)
_ALL = lazy(
    rf"(?:{_EDGE}|(?<=实现)|(?<=实现了)|(?<=在)|(?<=推动)|(?<=覆盖)){_SCOPE}(?P<n>{AMOUNT})(?P<u>[个家])(?P<noun>{_NOUNS})(?:[^，。；\d]{{0,10}}?全覆盖|全部|全都|都|均|实现(?:了)?全覆盖|一个不落|无一例外)"
)
# Those who are greeted are all of them: 向坚守在井下、炉前的3.6万名丰屹职工，致以亲切的慰问
_GREETED = lazy(
    rf"(?:向|和|、)[^。；，\n\d]{{0,30}}?(?P<n>{AMOUNT})(?P<u>[名位])(?:(?!一线|女|优秀|困难|退休|外来|青年|基层|先进)[一-鿿]{{0,4}}?)(?P<noun>职工|工会会员|会员|妇女|青年|团员|党员)(?![一-鿿]{{0,2}}(?:代表|志愿))[^。；\n]{{0,24}}?(?:致以|表示|致敬|问候|慰问)"
)
_PLACES = frozenset("乡镇街道 乡镇 街道 县（市、区） 县市区 区县 县区 社区 行政村 村".split())
_SOME = lazy("其余|其他|另|余下|剩|这|有|首批|试点|省级|重点|先|前|后|其中|第|近|约|超|部分|多|已|将|再|新|示范|到")
_HONOUR = "奖章|奖状|先锋号|劳动模范|劳模|先进工作者|先进个人|先进集体|工匠|标兵|能手|优秀工会工作者|优秀共产党员|技术能手|三八红旗手|红旗手|道德模范|好人"
_GIVEN = lazy(rf"(?P<noun>{_HONOUR})(?:称号)?(?P<n>\d{{1,4}})(?P<u>[名个位枚人家])")
_OF_THEM = lazy(
    rf"(?P<before>[^，。；！\n]{{0,4}})(?<![\d.])(?P<claim>(?P<n>\d{{1,4}})(?P<u>[名位个家])(?:(?![和与及])[一-鿿“”]){{0,8}}?(?P<noun>{_HONOUR})(?:获得者|获奖者|称号获得者)?(?:当中|中|里))(?=[，,有女]|一线|来自|最|年龄)"
)
# What is called upon: 全市各级工会和78万名会员, 团结动员全县5.8万名工会会员, 推动改革向全县550个基层工会延伸, 13个乡镇的工会
_CALLED = lazy(
    rf"(?:全[市县区省州旗]|我[市县区省州]|各级工会(?:组织)?和|工会干部和|(?:团结|动员|带领|引领|激励|组织|凝聚|引导|号召|依靠|面向|覆盖|让|为|把|使)(?:起|好)?(?:全[市县区省州旗])?|和|，)(?P<claim>(?P<n>{AMOUNT})(?:多|余)?(?P<u>{_U})(?P<noun>{_NOUNS}))(?P<after>[一-鿿]{{0,3}}|，|。)"
)
_PART = lazy(
    "新|其中|每|首批|部分|近|约|超|以上|困难|女|另|农民工|评选|表彰|培训|增|先后|走访|帮扶|慰问|联系|试点|示范|创建|发展|吸收|吸纳|各有|改建|配|选派|覆盖"
)
_GOAL = lazy("力争|争取|确保|目标|计划|到20\\d\\d年|年底|今后|未来|将|再")
_NOT_ALL = lazy("志愿|代表|入会|之家|干部|骨干|[个名家]|参加|接受|获|受|参与|试点|加入|新|建成|评|完成|达到")


def find(doc: Document) -> Iterator[Hit]:
    totals: dict[str, dict[Decimal, str]] = defaultdict(dict)
    places: set[int] = set()
    for pattern in (_TOTAL, _ALL):
        for match in doc.finditer(pattern):
            totals[_plain(match["noun"])][amount(match["n"])] = match["n"] + match["u"]
            places.add(match.start("n"))
    yield from _everywhere(doc)
    yield from _honoured(doc)
    for match in doc.finditer(_GREETED):
        if not totals[_plain(match["noun"])]:
            totals[_plain(match["noun"])][amount(match["n"])] = match["n"] + match["u"]
        places.add(match.start("n"))
    if not totals:
        return
    for match in doc.finditer(_CALLED):
        noun, value = _plain(match["noun"]), amount(match["n"])
        told = totals.get(noun, {})
        began = max(doc.text.rfind(mark, 0, match.start("claim")) for mark in "，。；！？\n") + 1
        clause = doc.text[began : match.start("n")]
        apart = (
            match.start("n") in places or _PART.search(clause) or _GOAL.search(clause) or _NOT_ALL.match(match["after"])
        )
        if len(told) != 1 or value in told or apart:
            continue
        known, words = next(iter(told.items()))
        hedged = doc.text[match.end("n") : match.end("n") + 1] in ("多", "余")
        near = known / 2 < value < known * 2
        rounded = value <= known < value * Decimal("1.2") if hedged else _rounds(known, match["n"])
        # 由68万人增加到75万人: what it was before may be told again
        if near and not rounded and not _said_elsewhere(doc, match):
            yield Hit(*match.span("claim"), {"noun": match["noun"], "told": words})


def _everywhere(doc: Document) -> Iterator[Hit]:
    """8个县（市、区）全覆盖，9个县（市、区）都建起了……: two numbers of all there are."""
    told: dict[str, re.Match[str]] = {}
    for match in doc.finditer(_ALL):
        began = max(doc.text.rfind(mark, 0, match.start("n")) for mark in "，。；！？、\n") + 1
        before = doc.text[began : match.start("n")]
        if match["noun"] not in _PLACES or _SOME.search(before.removesuffix("实现了").removesuffix("实现")):
            continue
        first = told.setdefault(match["noun"], match)
        if amount(first["n"]) != amount(match["n"]):
            yield Hit(match.start("n"), match.end("noun"), {"noun": match["noun"], "told": first["n"] + first["u"]})


def _honoured(doc: Document) -> Iterator[Hit]:
    """表彰……奖章60名。80名奖章获得者中，……"""
    given: dict[str, dict[int, str]] = defaultdict(dict)
    for match in doc.finditer(_GIVEN):
        given[match["noun"]][int(match["n"])] = match["n"] + match["u"]
    for match in doc.finditer(_OF_THEM) if given else ():
        told = given.get(match["noun"], {})
        if len(told) == 1 and int(match["n"]) not in told and not _SOME.search(match["before"]):
            yield Hit(*match.span("claim"), {"noun": match["noun"], "told": next(iter(told.values()))})


def _plain(noun: str) -> str:
    return {"工会会员": "会员", "基层工会组织": "基层工会", "在职职工": "职工"}.get(noun, noun)


def _rounds(known: Decimal, words: str) -> bool:
    """75.3万 told as 75万."""
    scale = Decimal(10**8) if words.endswith("亿") else Decimal(10**4) if words.endswith("万") else Decimal(1)
    digits = len(words.rstrip("万亿").partition(".")[2])
    return scale > 1 and round(known / scale, digits) * scale == amount(words)


def _said_elsewhere(doc: Document, match: re.Match[str]) -> bool:
    """Whether another place has this number, too: there are two things then."""
    number = re.compile(rf"(?<![\d.]){re.escape(match['n'])}{match['u']}{match['noun'][:1]}")
    return sum(1 for _ in number.finditer(doc.text)) > 1
