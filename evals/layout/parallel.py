"""What sets one of several headings apart: its end, the character that all others have at one place, a half that is no predicate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.document import Document
from evals.layout.points import points
from evals.spans import Span
from pipeline.patterns import lazy

_RATIO = 1.8
_ALIKE = 1.4  # of the shortest and the longest of the others
_FEW, _MANY = 2, 3  # others
_SPARE = 3  # characters that a heading of two or three may have more: 一是培训 … 四是说话算数
_LONG_END, _SHORT_END = 4, 3  # characters in which all others end
_FRAME = 3  # characters that all others have in common, in their order
_HINGES = frozenset("把让使用以得更出成在上下起来到好")
_TOPIC = lazy(
    "^(?!缓解|解决|破解|化解|回应|抓好|突出|聚焦|正视|紧盯|防范|处理|处置|整治|治理|纠正|克服|推动|着力|落实|研究|坚持|直面|查摆).*(?:问题|的有关[一-鿿]{2})$"
)
# 知道哪些职工还在难处 tells, and does not ask.
_ASKS = lazy(
    "^(?!.*(?:知道|明白|懂得|告诉|[弄摸看认想搞理讲说分]清)).*(?:什么(?!地方|时候|人)|怎么|怎样|如何|为何|哪些|？)"
)
_QUOTED = lazy("“[^“”\n]*”")
_KNOWN = lazy("要|须|[弄搞想看认]清|明白|知道|懂得|记住|牢记")  # 要弄明白工会是谁的队伍 tells what to do
_WANTS = lazy("问题|短板|不足|差距")  # a heading of what is amiss is another thing than those of what was done
_LEADS = frozenset("抓以把用让促强聚守建筑办重防补")
_FIELD = frozenset("的和与在以中上、，")
# A half that says how things stand, where the others say what is to be done.
_STATE = lazy(
    "(?<=，)(?!在|让|使|确保|做到|推动|促进|切实|着力)[^，把]{2,8}(?:得到(?:了)?[^，]{0,4}(?:发挥|加强|提升|保障|改善|落实|彰显|体现|巩固|增强|维护)|(?:不断|持续|明显|显著|日益|更加|进一步)(?:增强|提升|提高|改善|彰显|扩大|壮大|深化|坚定|坚强有力|有力|牢固|完善|健全|优化|规范|凸显|浓厚|活跃|和谐|坚实|好转)|(?:扎实|更加|坚强|有力)有[力效])$"
)
_COPULA = lazy("^[^，]{1,8}(?<!不)(?<!还)是[^，]{4,}$")
# A thing with what it is like, and nobody who makes it so.
_NOUNS = lazy(
    "^(?:坚强有力|坚强|强大|雄厚|过硬|牢固|坚实|良好|浓厚|崭新|广阔|美好|和谐|温暖|磅礴|可感可及|高素质|生动|蓬勃|昂扬|鲜明|优良|严明|清朗|持久|澎湃|稳固|高效|便捷|优质|宏大|团结奋进|风清气正|充满活力|干净担当|忠诚)"
    "[一-鿿]{0,6}的[一-鿿]{2,8}$"
)
_EDGE = lazy("[。！？；：\n]")
# 一要沉下去。 二愿大家……，做……。 第三句，……。
_OPENER = lazy(
    "(?P<n>[一二三四五六七八九十])(?P<verb>是|要|愿|盼|望|靠|看|讲|抓|增|求|练)(?P<bare>[^。！？；：\n]{2,40})(?P<mark>[。！；：]|$)"
    "|第(?P<n2>[一二三四五六七八九十])(?P<of>[一-鿿]?)，(?P<bare2>[^。！？；：\n]{2,40})(?P<mark2>[。！；：]|$)"
)
_PLAIN = lazy("(?P<open>要)(?P<bare>[^。！？；：\n]{2,24})(?P<mark>[。！])(?=[^\n])")
_BRACKETED = 1  # kind of points
_LEAST, _MOST = 3, 12
_BRIEF = 6  # characters of 要沉下去, 要静下心来学: less than what others of one length may have
# 市场要敢闯，诚信要立得稳，……，家国要放得进。
_CLAUSE = lazy("(?P<who>[一-鿿]{2,3})要(?!求|么|是|素|点|务|领|义|闻)[一-鿿]{2,6}")


@dataclass(frozen=True, slots=True)
class Head:
    """The words of a heading, where they stand, and the mark behind them."""

    words: str
    span: Span
    mark: str


def asks(words: str) -> bool:
    """Whether it is a question: what stands in quotation marks (把“怎么干”落到底) is only named."""
    return _ASKS.search(_QUOTED.sub("", words)) is not None


def odd(words: str, others: Sequence[str]) -> str | None:
    """What sets ``words`` apart from all of ``others``; None when nothing does."""
    if len(others) < _FEW:
        return None
    if asks(words) and not any(map(asks, others)):
        return "是问句，其他不是"
    return ends(words, others) or _place(words, others) or _half(words, others)


def ends(words: str, others: Sequence[str]) -> str | None:
    """展现新作为 where all others end so."""
    length = 0
    shortest = min(map(len, others))
    while length < shortest and len({other[-length - 1] for other in others}) == 1:
        length += 1
    least = _SHORT_END if len(others) >= _MANY else _LONG_END
    end = others[0][-length:] if length else ""
    if length < least or words.endswith(end[-_SHORT_END:]) or "，" in end:
        return None
    return f"其他都以“{end}”结尾"


def _place(words: str, others: Sequence[str]) -> str | None:
    """铸魂为先, 服务为本, 强基为重: one character at one place of first clauses of one length."""
    firsts = [other.partition("，")[0] for other in others]
    first = words.partition("，")[0]
    size = len(firsts[0])
    if len(others) < _MANY or not _MANY < size < 8 or any(len(one) != size for one in firsts):
        return None
    for at in range(1, size):
        char = firsts[0][at]
        if (
            all(one[at] == char for one in firsts)
            and char not in first
            and char not in _FIELD
            and not _WANTS.search(first)
        ):
            return f"其他都用“{char}”字句"
    return None


def _half(words: str, others: Sequence[str]) -> str | None:
    """A last clause that tells a state, or names a thing, where those of all others tell what to do."""
    last, lasts = words.rpartition("，")[2], [other.rpartition("，")[2] for other in others]
    if _STATE.search(words) and not any(map(_STATE.search, others)):
        return "说的是结果，其他说的是要做什么"
    if _COPULA.match(last) and not _KNOWN.search(last) and not any("是" in other for other in lasts):
        return "是判断句，其他说的是要做什么"
    if _NOUNS.match(last) and not any(map(_NOUNS.match, lasts)):
        return "少了动词，其他都说要做什么"
    return None


def _shape(words: str, others: Sequence[str]) -> str | None:
    """要把……筑得更牢, ……开得更大: others of one length with three characters and more at the same places."""
    if len({len(other) for other in others}) > 1:
        return None
    common = [chars[0] for chars in zip(*others, strict=True) if len(set(chars)) == 1 and chars[0] not in "，、"]
    if (
        len(common) >= _FRAME
        and len(_HINGES.intersection(common)) > 1
        and not (words[:1] == common[0] and common[0] in _HINGES)  # 把……摆在首位 beside 把……立起来
        and sum(char in words for char in common) <= len(common) // _FRAME
    ):
        return f"其他都用“{'……'.join(common[:_FRAME])}”的句式"
    return None


def rows(doc: Document) -> Iterator[list[Head]]:
    """The rows of headings that begin their paragraphs: （一）…。, 一要…。, 第一句，…。, and 要…。 without a number."""
    for group in points(doc):
        if group[0].kind == _BRACKETED:
            yield [_head(doc, point.mark[1], point.heading[1]) for point in group]
    for pattern in (_OPENER, _PLAIN):
        yield from _runs(doc, pattern)


def _head(doc: Document, start: int, end: int) -> Head:
    return Head(doc.text[start:end], (start, end), doc.text[end : end + 1])


def _runs(doc: Document, pattern: re.Pattern[str]) -> Iterator[list[Head]]:
    row: list[Head] = []
    kind = ""
    for start, end in (*doc.paragraphs, (len(doc.text), len(doc.text))):
        match = pattern.match(doc.text, start, end)
        said = match.groupdict() if match else {}
        group = "bare" if said.get("bare") else "bare2"
        now = (said.get("verb") or said.get("open") or f"第{said.get('of')}") if match else ""
        first = (said.get("n") or said.get("n2") or "") == "一"
        if row and (now != kind or first):
            yield row
            row = []
        if match:
            kind = now
            mark = match["mark"] if group == "bare" else said.get("mark2") or ""
            row.append(Head(match[group], match.span(group), mark))
    if row:
        yield row


def find(doc: Document) -> Iterator[tuple[Span, str]]:
    """Each heading of a row that is unlike all others of it, and why."""
    for row in rows(doc):
        if _LEAST <= len(row) <= _MOST:
            for at, head in enumerate(row):
                others = [other.words for other in (*row[:at], *row[at + 1 :])]
                wrong = _short(head.words, others) or odd(head.words, others) or _shape(head.words, others)
                if wrong:
                    yield head.span, wrong
    yield from _clauses(doc)


def _short(words: str, others: Sequence[str]) -> str | None:
    """One half where all others have two; twice as long as others of one length."""
    clauses = {other.count("，") for other in others}
    lengths = [len(other) for other in others]
    if len(clauses) == 1 and "，" not in words and min(clauses) and max(lengths) <= _RATIO * min(lengths):
        return f"有{words.count('，') + 1}个分句，其他有{min(clauses) + 1}个"
    if _TOPIC.search(words) and not any(map(_TOPIC.search, others)):
        return "只说了话题，其他都说了要做什么"
    sizes = sorted(map(len, others))
    first = others[0][0]
    alike = len(others) >= _MANY or (sizes[0] == sizes[-1] < _BRIEF)
    if alike and first in _LEADS and all(other[0] == first for other in others) and first not in words:
        return f"其他都以“{first}”开头"
    if sizes[-1] >= _BRIEF:
        return None
    if (
        "，" not in words
        and sizes[-1] <= sizes[0] * _ALIKE
        and not sizes[0] / _RATIO <= len(words) <= sizes[-1] * _RATIO
        and not sizes[0] - _SPARE < len(words) < sizes[-1] + _SPARE
    ):
        return f"长{len(words)}字，其他在{sizes[0]}到{sizes[-1]}字"
    return None


def _clauses(doc: Document) -> Iterator[tuple[Span, str]]:
    """The clause between two of one frame that has it not, in a row of four and more."""
    fits = [_CLAUSE.fullmatch(words) is not None for words in doc.said]
    spans = doc.clauses
    for at in range(1, len(spans) - 1):
        if fits[at] or not (fits[at - 1] and fits[at + 1]) or "要" in doc.said[at]:
            continue
        near = sum(fits[max(0, at - 2) : at + 3])
        joined = all(doc.text[one[1] : two[0]] == "，" for one, two in pairwise(spans[at - 1 : at + 2]))
        if near >= _LEAST and joined:
            yield spans[at], "前后都是“……要……”的句式"
