"""Where the figures and dates of a text come from: the brief, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers import multiples, sourced, sourceless
from evals.spans import Spans
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy
from pipeline.types import Brief

Verdict = Literal["traced", "altered", "untraced"]
_CONTEXT = 10  # characters before and after a figure in which its subject is looked for
_SURE = 3  # words shared with a figure of another value, while the one of this value is about something else
_TIME = lazy(r"^.*(?:以来|目前|累计|如今|已经|全[省市县区])|^(?:共|已|还|又|先后)")
# What everybody may count: the working day, and the years since the founding dates of general history.
_GENERAL = re.compile(
    r"一百个(?=[耐愿放赞]|不[^，。]{1,4})|两部(?=新的|法律|纲要)|(?:八|8)小时(?=工作|以外|之外|内外)|\d点(?=(?:具体)?(?:希望|意见|要求|建议|体会|感受|想法|打算|看法))|(?:新中国(?:成立)?|共和国(?:成立)?|中国共产党成立|建党|建国|改革开放)(?:以来的?|走过的?|的)?(?:近|已有?)?\w{2,3}(?:多|余)?年(?!来?第)"
)
_GROWN = lazy("(?:提高|提升|增加|增长|上升|下降|降低|减少|净增|新增|多)了?$")
_THAN = lazy("(?:比|较|同比)[^，。；\\d]{0,6}?(?:增加|增长|净增|多|增|(?P<less>减少|少|减|下降))了?$")
_ROSE = lazy("(?:增长|增加|提高|提升|上升|下降|减少|降低|多|少|增|升|降)了?(?:约|近|超过)?$")
_BECOMES = lazy(
    "[^，。；\\d]{0,6}?(?:增加|增|提高|提升|扩大|发展|上升|升|增长|壮大|减少|下降|降|减|压减)(?:到|至|为)(?:了)?(?:近|约)?"
)
_MULTIPLE = lazy("(?:是|为|相当于|达到)[^，。；\\d]{0,8}的?(?:近|约)?$")
_NEXT_MONTH = lazy("(?P<word>下|本|当|这个|下个)月$")
_REACHED = lazy("(?:达到?|总数为?|总量|合计|总计|一共|共计|累计|增至|增加到|扩大到|发展到)(?:了)?$")
_ALIKE = (  # told one for the other
    frozenset({"人", "名", "人次", "位"}), frozenset({"元", "美元", "欧元", "港元"}), frozenset({"公斤", "斤", "吨", "千克"}),
    frozenset({"亩", "公顷"}), frozenset({"公里", "米", "千米"}), frozenset({"平方米", "平方公里", "平方千米"}),
)  # fmt: skip
# 刚过四成，还有近六成……没有: what is left of the whole
_OTHERS = lazy("还有|其余|其他|另外|另有|余下|剩下|没有|没能|尚未|仍未|还没|还未|未[入参建加]")
_TENTH = Decimal(5)  # of a share in tenths
_FINE, _ROUGH = Decimal("0.06"), Decimal("0.6")  # what a share worked out may be rounded by, with decimals and without
_COMMON = frozenset("的了和与及等在为对向从是有共已达到全市县省区各级年来个家人名项次万亿多余近约超过新累计总")


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure of the text with what became of it; ``known`` is the brief's figure that it should have been."""

    figure: Figure
    verdict: Verdict
    known: Figure | None = None


def told(brief: Brief) -> tuple[tuple[Figure, str], ...]:
    """The figures of a brief, weak ones too, each with the words around it."""
    found: list[tuple[Figure, str]] = []
    for words in brief_words(brief):
        before: tuple[Figure, str] | None = None
        for figure in figures.find(words, weak=True):
            around = _around(words, figure)
            # 入会人数由2.1万人增至8.4万人: what the first is a number of, the second is, too
            if before and _BECOMES.fullmatch(words, before[0].end, figure.start):
                around = f"{before[1].partition(' ')[0]}{around}"
            before = figure, around
            found.append(before)
    return tuple(found)


def known(doc: Document) -> tuple[tuple[Figure, str], ...]:
    """The figures of the brief of a text."""
    return doc.once(_known)


def _known(doc: Document) -> tuple[tuple[Figure, str], ...]:
    return told(doc.brief) if doc.brief else ()


def trace(doc: Document) -> tuple[Traced, ...]:
    """The verdict on each figure that is no date."""
    return doc.once(_traced)


def _traced(doc: Document) -> Iterator[Traced]:
    brief, facts = doc.brief, known(doc)
    if brief is None:
        return
    general = Spans(match.span() for match in _GENERAL.finditer(doc.text))
    for figure in doc.figures:
        if figure.kind != "date" and not general.meets(figure.start, figure.end):
            if sourceless.anniversary(doc, figure):
                yield Traced(figure, "traced")
                continue
            once = figure.values == (Decimal(1),) and f"一{figure.unit}" in doc.told
            yield (
                Traced(figure, "traced")
                if once
                or _worked_out(doc.text, figure, brief)
                or _total(doc, figure, facts)
                or _derived(doc.text, figure, brief)
                or _next_month(doc, figure)
                or sourceless.moment(doc.text, figure)
                or sourced.own(doc, figure)
                or sourced.years_since(doc, figure)
                or sourced.in_other_words(doc, figure)
                or multiples.follows(doc.text, figure, doc.figures, brief)
                else _judge(figure, _around(doc.text, figure), facts)
            )


def _worked_out(text: str, figure: Figure, brief: Brief) -> bool:
    """提高0.8个百分点, 增加276家: the difference of two figures of one fact."""
    if figure.approx or len(figure.values) != 1 or not _GROWN.search(text[max(0, figure.start - 5) : figure.start]):
        return False
    for fact in brief.facts:
        points = [
            found.values[0]
            for found in figures.find(fact.text, weak=True)
            if len(found.values) == 1
            and (found.unit == figure.unit or ("百分点" in figure.unit and found.kind == "percent"))
        ]
        pairs = pairwise(points)  # 由1.6%提高到2.4%: they are told one after the other
        if any(abs(one - other) == figure.values[0] for one, other in pairs if one != other):
            return True
    return _beside_last_year(text, figure, brief)


def _beside_last_year(text: str, figure: Figure, brief: Brief) -> bool:
    """计划举办竞赛80场，比去年增加17场, where the brief has 举办竞赛63场: both are of the same thing."""
    clause = text.rfind("，", 0, figure.start)
    match = _THAN.match(text, clause + 1, figure.start) if clause >= 0 else None
    before = figures.find(text[max(0, clause - 4 * _CONTEXT) : clause]) if match else []
    if not match or not before or len(before[-1].values) != 1 or before[-1].unit != figure.unit:
        return False
    now, less = before[-1].values[0], match["less"] is not None
    last = now + figure.values[0] if less else now - figure.values[0]
    words = _pairs(text[max(0, clause - 3 * _CONTEXT) : clause])
    return any(
        one.values == (last,) and one.unit == figure.unit and len(words & _pairs(around)) > 0
        for one, around in told(brief)
    )


def _derived(text: str, figure: Figure, brief: Brief) -> bool:
    """增长四分之一, 约占33.3%: the share or the growth that two figures of one fact give, or its fraction as a percentage."""
    if figure.unit == "倍" and len(figure.values) == 1:
        return _times(text, figure, brief)
    share = _hundredths(figure)
    if share is None:
        return False
    fine = figure.kind == "percent" and share != share.to_integral_value()
    off = _FINE if fine else _ROUGH
    grown = _ROSE.search(text, max(0, figure.start - 4), figure.start) is not None
    before = _pairs(text[max(0, figure.start - 3 * _CONTEXT) : figure.start])
    for fact in brief.facts:
        if not before & _pairs(fact.text):
            continue
        known = [found for found in figures.find(fact.text, weak=True) if len(found.values) == 1]
        told = [value for found in known if found.kind != figure.kind and (value := _hundredths(found)) is not None]
        values = (*told, *_ratios(known, grown=grown))
        if _OTHERS.search(text, max(0, figure.start - _CONTEXT), figure.end + _CONTEXT):
            shares = (value for found in known if (value := _hundredths(found)) is not None)
            values = (*values, *(100 - value for value in (*shares, *values)))
        if figure.text.endswith("成") or (figure.approx and "分之" in figure.text):
            if any(_in_tenths(figure, share, value) for value in values):
                return True
        elif any(abs(value - share) <= off for value in values):
            return True
    return False


def _in_tenths(figure: Figure, share: Decimal, value: Decimal) -> bool:
    """87% told as 近九成: less than it, where 近 stands before; more, where 多 does."""
    side = {"under": value <= share, "over": value >= share}.get(figure.approx, True)
    return side and abs(value - share) <= _TENTH


def _times(text: str, figure: Figure, brief: Brief) -> bool:
    """由24家增加到60家，是原来的2.5倍; 比五年前增长3倍: what two figures of one fact give."""
    before = text[max(0, figure.start - _CONTEXT) : figure.start]
    grown = _ROSE.search(before) is not None
    if not (grown or _MULTIPLE.search(before)):
        return False
    around = _pairs(text[max(0, figure.start - 4 * _CONTEXT) : figure.start])
    for fact in brief.facts:
        known = [one for one in figures.find(fact.text, weak=True) if one.kind == "number" and len(one.values) == 1]
        for one, other in pairwise(known):
            low, high = sorted((one.values[0], other.values[0]))
            if one.unit == other.unit and low > 0 and around & _pairs(fact.text):
                true = high / low - (1 if grown else 0)
                if abs(true - figure.values[0]) <= max(_FINE, true / 30):
                    return True
    return False


def _next_month(doc: Document, figure: Figure) -> bool:
    """下月20日, where the brief has that day of the month that comes."""
    match = _NEXT_MONTH.search(doc.text, max(0, figure.start - 3), figure.start)
    if match is None or doc.day is None or figure.unit != "日":
        return False
    month = doc.day.month % 12 + 1 if match["word"].startswith("下") else doc.day.month
    return f"{month}月{figure.text}" in doc.told


def _hundredths(figure: Figure) -> Decimal | None:
    """A share in hundredths, be it told as a percentage or as a fraction."""
    if len(figure.values) != 1:
        return None
    if figure.kind == "percent":
        return figure.values[0]
    fraction = figure.kind == "number" and not figure.unit and 0 < figure.values[0] < 1 and "分之" in figure.text
    return 100 * figure.values[0] if fraction else None


def _ratios(known: Sequence[Figure], *, grown: bool) -> Iterator[Decimal]:
    """What one figure is of another, or what it has grown by, in hundredths."""
    for at, one in enumerate(known):
        for other in known[at + 1 : at + 4]:
            low, high = one.values[0], other.values[0]
            if one.kind == other.kind == "number" and one.unit == other.unit and low > 0 and high > 0 and low != high:
                yield 100 * (abs(high - low) / low if grown else min(low, high) / max(low, high))


def _total(doc: Document, figure: Figure, facts: Sequence[tuple[Figure, str]]) -> bool:
    """在85个的基础上再建60个、达到145个: the sum of what the sentence adds and of what it, or the brief, had before."""
    before = doc.text[max(0, figure.start - _CONTEXT) : figure.start]
    if figure.approx or len(figure.values) != 1 or not _REACHED.search(before):
        return False
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！？\n") + 1
    here = [
        other.values[0]
        for other in doc.figures
        if began <= other.start < figure.start and other.unit == figure.unit and len(other.values) == 1
    ]
    there = [fact.values[0] for fact, _ in facts if fact.unit == figure.unit and len(fact.values) == 1]
    return any(more + had == figure.values[0] for more in here for had in (*here, *there))


def _judge(figure: Figure, around: str, known: Sequence[tuple[Figure, str]]) -> Traced:
    said = [_shared(around, words) for fact, words in known if figures.agrees(figure, fact)]
    led = around.partition(" ")[0][-2:]  # 新建35个: the word right before it, general as it may be
    alike = len(led) == 2 and any(
        words.partition(" ")[0].endswith(led) for fact, words in known if figures.agrees(figure, fact)
    )
    if said and (max(said) > 0 or alike):
        return Traced(figure, "traced")
    # 从9.2%到13.8%: two ends that the brief tells apart are no new range
    ends = [replace(figure, values=(value,)) for value in figure.values]
    if len(ends) == 2 and all(any(figures.agrees(end, fact) for fact, _ in known) for end in ends):
        return Traced(figure, "traced")
    best: tuple[int, Figure] | None = None
    for fact, words in known:
        if fact.kind == figure.kind and measured_alike(figure, fact):
            score = _shared(around, words)
            if score >= 2 and (best is None or score > best[0]):
                best = (score, fact)
    if said and (best is None or best[0] < _SURE or _beside(figure, around, best[1], known)):
        return Traced(figure, "traced")
    return Traced(figure, "altered", best[1]) if best else Traced(figure, "untraced")


def _beside(figure: Figure, around: str, other: Figure, known: Sequence[tuple[Figure, str]]) -> bool:
    """新建高标准农田2.8万亩, where the brief has 今年新建2.8万亩 behind 新建高标准农田3.2万亩: what is done is said again, with what not."""
    places = [at for at, (fact, _) in enumerate(known) if fact is other]
    for at in (place + step for place in places for step in (1, 2)):
        if at < len(known) and known[at][0].start > other.start and figures.agrees(figure, known[at][0]):
            led = known[at][1].partition(" ")[0][-2:]
            if len(led) == 2 and led in around.partition(" ")[0]:
                return True
    return False


def measured_alike(one: Figure, other: Figure) -> bool:
    """Whether two figures may count the same things."""
    return (
        one.unit == other.unit
        or not one.unit
        or not other.unit
        or any({one.unit, other.unit} <= group for group in _ALIKE)
    )


def _around(text: str, figure: Figure) -> str:
    """The words of the same clause beside a figure: what it counts."""
    before = _last_clause(text[max(0, figure.start - _CONTEXT) : figure.start])
    after = _first_clause(text[figure.end : figure.end + _CONTEXT])
    return f"{before} {after}"


def _last_clause(words: str) -> str:
    for index in range(len(words) - 1, -1, -1):
        if words[index] in "，。；：！？,;\n、":
            return words[index + 1 :]
    return words


def _first_clause(words: str) -> str:
    for index, mark in enumerate(words):
        if mark in "，。；：！？,;\n、":
            return words[:index]
    return words


def _shared(one: str, other: str) -> int:
    """How many two-character words both contexts have, generic ones left out."""
    return len(_pairs(one) & _pairs(other))


def _pairs(words: str) -> frozenset[str]:
    pairs = (words[index : index + 2] for index in range(len(words) - 1))
    return frozenset(pair for pair in pairs if not _COMMON & set(pair) and " " not in pair)


def phrase(text: str, figure: Figure) -> str:
    """The clause up to a figure, as it stands; "" when it is cut."""
    before = text[max(0, figure.start - _CONTEXT) : figure.start]
    words = _last_clause(before)
    return words if len(words) < len(before) else ""


def subject(text: str, figure: Figure) -> str:
    """The noun phrase before a figure (新发展会员), as a key for figures that tell the same thing; "" when it is none."""
    before = _last_clause(text[max(0, figure.start - _CONTEXT) : figure.start])
    words = _TIME.sub("", before)
    for hedge in ("达到", "超过", "共有", "累计", "突破", "将近", "达", "近", "约", "超", "逾", "共", "了", "为", "至"):
        words = words.removesuffix(hedge)
    return words


_NOUN = lazy(r"[一-鿿（）]{2,10}?(?=[，。；：！？、的和等在全已以为参都各获被占及与创将来]|$)")


def noun(text: str, figure: Figure) -> str:
    """What stands behind a figure and is counted by it (名|学员), to the next mark or particle; "" when it is cut."""
    match = _NOUN.match(text, figure.end, figure.end + _CONTEXT)
    if match is None or text[match.end() : match.end() + 1] in ("和", "及", "与"):
        return ""  # 80名劳动模范和先进工作者: not the 60 of one kind
    return match[0]
