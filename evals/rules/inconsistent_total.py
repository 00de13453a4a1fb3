"""How many members, unions, townships there are in all, told twice with two numbers: 会员总数达到6.2万人 … 全县5.8万名工会会员."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.reckoned import AMOUNT, amount
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
_NOUNS = "工会会员|会员|在职职工|职工|基层工会组织|基层工会|工会组织|工会干部|乡镇街道|乡镇|街道|县（市、区）|县区|社区|行政村|村|妇女|团员|党员|基层妇联|基层团组织|志愿者"
_U = "[名个家人位]"
_EDGE = r"(?:^|(?<=[，。；：、！\n“]))"
_SCOPE = "(?:截至[^，。；\\n]{1,10}[，,])?(?:全[市县区省州旗镇公集]司?团?|我[市县区省州]|[市县区省])?"
# 全市工会会员由68万人增加到75万人; 会员总数达到6.2万人; 14个乡镇全部配备了……
_TOTAL = lazy(
    rf"{_EDGE}{_SCOPE}(?:现有|共有)?(?P<noun>{_NOUNS})(?:总数|人数|总量)?(?:[由从]{AMOUNT}{_U}?(?:[^，。；\d]{{0,4}})?(?:增加到|增加至|增至|发展到|发展至|扩大到|上升到|提高到)|已?达到?|已?发展到|已有|现有|共有)(?:了)?(?P<n>{AMOUNT})(?P<u>{_U})(?=[，。；])"
)
_ALL = lazy(
    rf"{_EDGE}{_SCOPE}(?P<n>{AMOUNT})(?P<u>[个家])(?P<noun>{_NOUNS})(?:全部|全都|都|均|实现(?:了)?全覆盖|一个不落|无一例外)"
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
