"""A number of things that are named as known (现有的162名学员, 全体…, 这…), where the text has counted them otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure, agrees
from pipeline.patterns import lazy

PAGE = Page(
    name="second-number",
    level="error",
    what="回头再说同一批人、同一批单位，数目却变了",
    why="前面说126名学员，后面说“在座的162名学员”，听的人马上发现",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="“{text}”与{where}的“{other}”说的是同一批，数却不同",
    yields_to=frozenset({"altered-figure", "inconsistent-figure", "wrong-anniversary", "wrong-sum"}),
)
_PEOPLE = frozenset("人名位个")
_PLACES = frozenset("家个户所处")
# Words that take a count for known, whatever it is.
_KNOWN = lazy(
    r"(?:现有的?|在座的|在场的|到会的|出席(?:这次|本次|今天)?(?:大会|会议)?的|参加(?:这次|本次|今天)?(?:培训|学习|大会|会议|评选)?的|参训的|全体|全部|这|(?:这次|今天|此次|本次)?(?:受|受到|获得)表彰的|我们的|所有)$"
)
# Words that mostly do; the two numbers must be alike, too: a digit mistyped or two exchanged.
_LIKELY = lazy(r"(?:把|让|为|使|用好用活|用好|发挥好|发挥|管好|建好|做强|依托|覆盖|联系|服务|教育|引导|带领|给|对|向)$")
# 全市6500个, 新建的1680家: what stands elsewhere is a part of these as often; only exchanged digits tell.
_MAYBE = lazy("(?:全[市县区省州国]|我[市县区省州]|的)$")
_BEHIND = lazy("[一-鿿]{2,10}")
# Nouns of which a text has many kinds: only a number like the other tells of the same ones.
_BROAD = frozenset(
    "同志 代表 干部 职工 群众 人员 企业 单位 项目 个人 党员 团员 青年 妇女 成员 村民 居民 部门 地区 学校 组织".split()
)
_BOTH = lazy("[一-鿿]{2,7}[和及与]")  # 180名劳动模范和先进工作者: not the 120 of one kind
_CHANGED = lazy("[由从][^，。；]{0,8}$")
_LISTED = lazy(r"(?:[一-鿿]{2,12}[、和]|[一-鿿]{2,12}，)(?:[一-鿿]{0,3})")
_ROW = lazy("[一-鿿]{2,12}、")
_HONOURED = lazy("(?:表彰|表扬|站上领奖台|登上领奖台|走上领奖台|上台领奖|登台领奖|披红戴花|获奖|获此殊荣|获得表彰)的$")
_EVERYBODY = lazy("同志|先进个人|个人|先进典型|代表|先进模范")
_HEAD = lazy(r"(?:已?发展到|增加到|扩大到|已?达到?|共有|现有|总数|已?有|为|共)+(?:近|约|超过)?$")
_GOAL = lazy("力争|争取|确保|目标|计划|今后|未来|年内|年底前|再")
_ONLY = lazy("其中|另外?|还有|部分|多数|不少|其他|其余|首批|第一批|新增|新任|每|各有|平均")
_LEFT = 12
_NEAR = 20  # characters behind a part in which the other part stands


def find(doc: Document) -> Iterator[Hit]:
    figures = [
        one for one in doc.figures if one.kind == "number" and len(one.values) == 1 and one.unit and one.values[0] > 1
    ]
    claims = list(_claims(doc, figures))
    if not claims:
        return
    counted: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        behind = _BEHIND.match(doc.text, figure.end, figure.end + 12)
        if behind and _joint(doc.text, behind):
            continue
        before = doc.text[max(0, figure.start - _LEFT) : figure.start]
        for noun in {*_keys(behind[0] if behind else ""), *_heads(before)}:
            counted[noun].append(figure)
    for figure, words, sure in claims:
        if _BOTH.match(words):
            continue
        other = _contradicted(figure, words, sure, counted)
        if other and _CHANGED.search(doc.text, max(0, other.start - _LEFT), other.start):
            continue  # 从去年的126名学员，到今天在座的162名学员
        if other and other.start >= figure.end and _ROW.fullmatch(doc.text, figure.end, other.start):
            continue  # 受表彰的20个五四红旗团委、30个五四红旗团支部
        if other and not _goal(doc, figure) and not _goal(doc, other) and not _summed(doc, figure, other):
            where = "前面" if other.start < figure.start else "后面"
            yield Hit(figure.start, figure.end, {"other": other.text, "where": where})
    yield from _honoured(doc, [figure for figure, _, _ in claims])


def _joint(text: str, behind: re.Match[str]) -> bool:
    """劳动模范和先进工作者: one number for two kinds; not 先进集体和50名先进个人."""
    both = _BOTH.match(behind[0])
    return both is not None and not text[behind.start() + both.end() : behind.start() + both.end() + 1].isdigit()


def _claims(doc: Document, figures: list[Figure]) -> Iterator[tuple[Figure, str, int]]:
    """The figures of things that are named as known, with the words behind, and how sure that is (0 to 2)."""
    for figure in figures:
        before = doc.text[max(0, figure.start - _LEFT) : figure.start]
        sure = 2 if _KNOWN.search(before) else 1 if _LIKELY.search(before) else 0
        if (sure or _MAYBE.search(before)) and not (_ONLY.search(before) or _CHANGED.search(before)):
            behind = _BEHIND.match(doc.text, figure.end, figure.end + 12)
            if behind:
                yield figure, behind[0], sure


def _keys(words: str) -> Iterator[str]:
    """What a noun may be known by: its first two to four characters, and its last ones where 的 tells where it ends."""
    for part in words.split("的")[:2]:
        yield from (part[:size] for size in (2, 3, 4) if len(part) >= size)
        if len(part) < len(words):
            yield from (part[-size:] for size in (3, 4) if len(part) >= size)


def _heads(before: str) -> Iterator[str]:
    """The last characters of the noun before 达到 and the like."""
    head = _HEAD.sub("", re.split("[，。；、：！\n]", before)[-1])
    words = re.search("[一-鿿]{2,}$", head)
    if words:
        yield from (words[0][-size:] for size in (2, 3, 4) if len(words[0]) >= size)


def _contradicted(figure: Figure, words: str, sure: int, counted: dict[str, list[Figure]]) -> Figure | None:
    """Another number of the same things, where no place has the same one."""
    for key in sorted(set(_keys(words)), key=lambda one: (-len(one), one)):
        others = [one for one in counted.get(key, ()) if one is not figure and _measured(one, figure)]
        if others:
            if any(agrees(one, figure) or agrees(figure, one) for one in others):
                return None
            near = sure == 2 and key[:2] not in _BROAD and _close(figure, others[0])
            if len({one.values for one in others}) == 1 and (near or _alike(figure, others[0], exchanged=not sure)):
                return others[0]
    return None


def _honoured(doc: Document, claims: list[Figure]) -> Iterator[Hit]:
    """受表彰的90名同志, where 60名劳动模范、20名先进工作者 are honoured."""
    for claim in claims:
        before = doc.text[max(0, claim.start - _LEFT) : claim.start]
        if not _HONOURED.search(before) or not _EVERYBODY.match(doc.text, claim.end):
            continue
        group = _listed(doc, claim)
        total = sum((one.values[0] for one in group), Decimal(0))
        if group and claim.values[0] not in (total, *(one.values[0] for one in group)):
            told = "、".join(one.text for one in group)
            message = f"受表彰的是{told}，共{total.normalize():f}名，不是{claim.text}"
            yield Hit(claim.start, claim.end, message=message)
            message = f"“{told}”共{total.normalize():f}名，与“受表彰的{claim.text}”对不上"
            yield Hit(group[0].start, group[-1].end, message=message)


def _listed(doc: Document, claim: Figure) -> list[Figure]:
    """The first row of people in the text that were honoured, kind by kind, before or behind the claim."""
    row: list[Figure] = []
    for figure in doc.figures:
        plain = figure is not claim and figure.unit in ("名", "位") and len(figure.values) == 1 and not figure.approx
        if row and plain and _LISTED.fullmatch(doc.text, row[-1].end, figure.start):
            row.append(figure)
        elif len(row) > 1:
            break
        else:
            began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！\n") + 1
            row = [figure] if plain and "表彰" in doc.text[began : figure.start] else []
    return row if len(row) > 1 else []


def _summed(doc: Document, one: Figure, other: Figure) -> bool:
    """把13个乡镇、2个街道建强，让15个乡镇（街道）……: the one is a part of the other, and what it lacks stands beside it."""
    lacks = abs(one.values[0] - other.values[0])
    return any(
        figure.kind == "number"
        and figure.values == (lacks,)
        and min(abs(figure.start - one.end), abs(figure.start - other.end)) < _NEAR
        for figure in doc.figures
    )


def _close(one: Figure, other: Figure) -> bool:
    low, high = sorted((one.values[0], other.values[0]))
    return low * 2 > high


def _measured(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit or any({one.unit, other.unit} <= group for group in (_PEOPLE, _PLACES))


def _alike(one: Figure, other: Figure, *, exchanged: bool) -> bool:
    """Whether one could be the other with a digit mistyped or two of them exchanged."""
    left, right = _digits(one.values[0]), _digits(other.values[0])
    round_ = len(left.rstrip("0")) < 2 and len(right.rstrip("0")) < 2  # 30 and 20: nothing tells
    if one.approx or other.approx or len(left) != len(right) or len(left) < 2 or round_:
        return False
    return (not exchanged and sum(map(str.__ne__, left, right)) == 1) or sorted(left) == sorted(right)


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _goal(doc: Document, figure: Figure) -> bool:
    """Whether the clause sets a goal: both numbers may be right."""
    start = max(doc.text.rfind(mark, 0, figure.start) for mark in "，。；\n") + 1
    return _GOAL.search(doc.text, start, figure.start) is not None
