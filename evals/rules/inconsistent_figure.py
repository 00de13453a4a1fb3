"""One thing counted in two ways within one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from evals.document import Document
from evals.numbers import same_meeting, these
from evals.numbers.context import noun, phrase, subject
from evals.numbers.tracing import known
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure, agrees, parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-figure",
    level="error",
    what="同一件事前后数字不一致",
    why="听的人会发现；至少有一个是错的",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="“{text}”与{where}的“{other}”说的是同一件事，数却不同",
    quotes=True,
    yields_to=frozenset({"altered-figure", "wrong-anniversary"}),
)
_LEAST = 4  # characters of a subject that is specific enough to be the same thing
_SHARED = 5  # of an anniversary's, whatever stands before: 庆祝中国共产党成立, 今年是中国共产党成立
_NOUN = 2  # characters of a noun behind a figure of three digits or more, where the two look alike
_LONG_NOUN = 4  # behind a shorter one
# Words of a sentence that sets a goal, or that tells of another time: both figures may be right.
_GOAL = lazy(
    r"力争|争取|确保|目标|要(?:达|培|建成|实现)|到(?:20\d\d年|[今明后]?年底|本世纪|“十)|年底前|年内|今年再|再(?:建|新|培)|提高到|增加到|今后|未来|计划|全年(?:新建|新增|新发展|发展|培训|建成|完成|帮扶)"
)
_ROW = 16  # characters between two figures of one row
_STOP = lazy("[。！？\\n]")
_BOTH = lazy("[一-鿿]{2,7}[和及与][一-鿿]{2}")
_TIME = lazy(
    r"20\d\d年|去年|上年|今年|前年|[一二三四五六七八九十]年前|年初|年末|[上下]半年|同期|原来|[昨今明后前]天|[上本下]个?月|[一二三四]季度"
)
_NOT = lazy("没有?|未(?!来)|无(?!偿|线|人机)|不(?=[合符达])")
_MONTH, _THEN = lazy(r"\d{1,2}月"), lazy("那一?年|当年|那时|彼时")
# 下限大于4%时，浓度不大于0.5%；下限小于4%时，不大于0.2%: each holds where its condition does.
_WHERE = lazy("([^，。；\\n]{2,20}(?:时|的|情况下|条件下|的话|以[上下内外])，)[^，。；\\n]*$")

# Headings of what was done, and of what is to be done.
_REVIEW = lazy("过去|回顾|去年|[一三五]年来|20\\d\\d年工作(?:总结|回顾|情况)")
_TO_DO = lazy(
    r"(?:做好|抓好|完成|推进|谋划|部署|落实|安排)[^，。\n]{0,8}(?:20\d\d年|今年|明年|下一步|下步|今后|当前|各项)|重点(?:工作|任务)|下一?步|今后|今年(?:的)?(?:工作|任务)|目标任务"
)
_LONG = 100  # smaller figures are too often each other's digits by chance
_ROSE = lazy("[从由][^。；\\n]{2,}?[到至]")  # 从去年的126名学员，到今天在座的162名学员
_NEAR = 20  # characters between what there was and what there is
_WIDER = lazy(
    "(?:全[国省市县区州旗镇乡村厂矿公集校院局系]|我[省市县区州们会]|[省市县区]|各级|目前|现在|今年|去年|五年来|[三四五]年来|一年来|期间|以来|共|总共|共计|累计|一共|已经?|先后|新|又|还|现有|拥有|工会|的|了|、|有)*"
)
_LEADER = lazy("总书记|习近平|党中央")
_SHARE = lazy("占|同?比|较|增长|提高|提升|下降|减少|增加|上升")
_SCOPE = lazy("全[国省市县区州旗镇乡村厂矿公集校院局行系]")
_EMPTY = frozenset("的了和与及全已各有共达到个家")
_NTH = lazy(
    "第(?P<n>[一二三四五六七八九十]{1,3})届[^，。\n]{2,24}?(?P<kind>博览会|运动会|艺术节|文化节|交易会|洽谈会|论坛|大赛|峰会|展览会)"
)
_TIMES = lazy(
    "(?:已|先后|连续|成功)+(?:成功)?(?:举办|召开|举行)(?:了|过)?(?P<what>(?P<n>[一二三四五六七八九十]{1,3}|\\d{1,2})届)"
)
_KEPT = 20  # figures of one key that later ones are held against: a text of nothing but figures has thousands


def find(doc: Document) -> Iterator[Hit]:
    facts = [figure for figure, _ in known(doc)]
    hits = {
        (hit.start, hit.end): hit
        for hit in (*_exchanged(doc, facts), *_held(doc), *_twice(doc, facts), *_once(doc), *_taken_up(doc))
    }
    yield from sorted(hits.values(), key=lambda hit: hit.start)


def _once(doc: Document) -> Iterator[Hit]:
    """大家提出的19条建议, 刚才提的21条建议: what one meeting has once."""
    for first, figure in same_meeting.pairs(doc):
        yield Hit(figure.start, figure.end, {"other": first.text, "where": "前面"})
        yield Hit(first.start, first.end, {"other": figure.text, "where": "后面"})


def _taken_up(doc: Document) -> Iterator[Hit]:
    """还有11个站没有信号 … 这12个站."""
    for figure, told in these.found(doc):
        yield Hit(figure.start, figure.end, {"other": told.text, "where": "前面"})


def _twice(doc: Document, facts: Sequence[Figure]) -> Iterator[Hit]:
    seen: dict[tuple[str, str], list[tuple[str, Figure]]] = {}
    for figure in doc.figures:
        if figure.kind == "date":
            continue
        for kind, words in _names(doc.text, figure):
            key = words[-_LEAST:] if kind == "before" else words[:_NOUN]
            earlier = seen.setdefault((kind + key, figure.unit), [])
            first = next(
                (other for name, other in earlier if _contradicts(doc, kind, (name, other), (words, figure))), None
            )
            if first is None:
                earlier[_KEPT:] = [] if len(earlier) > _KEPT else [(words, figure)]
            elif not (_holds(facts, figure) and _holds(facts, first)):
                yield Hit(figure.start, figure.end, {"other": first.text, "where": "前面"})
                yield Hit(first.start, first.end, {"other": figure.text, "where": "后面"})
                break


def _exchanged(doc: Document, known: Sequence[Figure]) -> Iterator[Hit]:
    """2260个会员, 2620个会员: the same digits in another order, of the same unit and beside the same noun."""
    seen: dict[tuple[str, str], list[Figure]] = {}
    for figure in doc.figures:
        if figure.kind != "number" or figure.approx or len(figure.values) != 1 or not figure.unit:
            continue
        digits = f"{figure.values[0].normalize():f}".rstrip("0")
        if len(digits) < 2 or figure.values[0] < _LONG or "." in digits:
            continue
        earlier = seen.setdefault((figure.unit, "".join(sorted(digits))), [])
        for first in earlier:
            # 1800名青年, 180名优秀青年 may both be right; 1800名青年, 180名青年 hardly
            behind = doc.text[first.end : first.end + _NOUN] != doc.text[figure.end : figure.end + _NOUN]
            tenfold = behind and f"{first.values[0].normalize():f}".rstrip("0") == digits
            if tenfold or first.values == figure.values or not _beside(doc.text, first) & _beside(doc.text, figure):
                continue
            if not _STOP.search(doc.text, first.end, figure.start):
                continue  # 按摩班420个学时；竹编班240个学时: nobody tells one thing twice in one sentence
            if not (_holds(known, figure) and _holds(known, first)) and _same_time(doc, first, figure):
                yield Hit(figure.start, figure.end, {"other": first.text, "where": "前面"})
                yield Hit(first.start, first.end, {"other": figure.text, "where": "后面"})
                break
        earlier[_KEPT:] = [] if len(earlier) > _KEPT else [figure]


def _beside(text: str, figure: Figure) -> frozenset[str]:
    """The words of two characters around a figure, with what is counted right behind it as one of them."""
    behind = re.match(r"[一-鿿]+", text[figure.end : figure.end + 6])
    before = re.search(r"[一-鿿]+$", text[max(0, figure.start - 9) : figure.start])
    pairs = [words[0][at : at + 2] for words in (behind, before) if words for at in range(len(words[0]) - 1)]
    return frozenset([*(pair for pair in pairs if not _EMPTY & set(pair)), *(behind[0][:1] if behind else ())])


def _held(doc: Document) -> Iterator[Hit]:
    """第五届……博览会 that has been held six times: more often than its own number."""
    title = doc.text[slice(*doc.title)] if doc.title else ""
    named = _NTH.search(title)
    number = parse_chinese(named["n"]) if named else None
    if named is None or number is None:
        return
    for match in doc.finditer(_TIMES):
        times = Decimal(match["n"]) if match["n"].isdigit() else parse_chinese(match["n"])
        sentence = doc.text[doc.text.rfind("。", 0, match.start()) + 1 : match.start()]
        if times is not None and named["kind"] in sentence and times not in (number - 1, number):
            yield Hit(*match.span("what"), {"other": f"第{named['n']}届", "where": "标题"})


def _names(text: str, figure: Figure) -> Iterator[tuple[str, str]]:
    """What a figure counts, as far as its clause says: the words before it, and the noun behind it."""
    words = subject(text, figure)
    if len(words) < _LEAST:
        # 累计办件: short when bare, but word for word the same phrase tells of the same thing
        words = phrase(text, figure)
    if len(words) >= _LEAST:
        yield "before", words
    behind = noun(text, figure)
    if len(behind) >= (_NOUN if max(figure.values) >= 100 else _LONG_NOUN):
        yield "behind", behind


def _contradicts(doc: Document, kind: str, one: tuple[str, Figure], other: tuple[str, Figure]) -> bool:
    (words, first), (name, second) = one, other
    if agrees(first, second) or agrees(second, first) or not _same_time(doc, first, second):
        return False
    between = doc.text[first.end : second.start]
    if "；" in between and not _STOP.search(between):
        return False  # 按摩班420个学时；竹编班240个学时: one sentence tells of several
    if kind == "behind":
        least = _NOUN if max(first.values) >= 100 else _LONG_NOUN
        if _listed(doc, first, second):
            return False
        return words[:least] == name[:least] and _alike(first, second)
    if _denied(doc.text, first, words) != _denied(doc.text, second, name):
        return False  # 有独立场所的6个, 没有独立场所的3个
    if any(_BOTH.match(doc.text, figure.end) for figure in (first, second)):
        return False  # 受表彰的50名劳动模范, 受表彰的80名劳动模范和先进工作者: one kind, and two
    if first.unit in ("%", "％") and _SHARE.match(words):
        return False  # 产值15亿元，占全县的30%；税收6000万元，占全县的25%: what is measured stands before
    of_what = {doc.text[figure.end : figure.end + _NOUN] for figure in (first, second)}
    if words.endswith("的") and len(of_what) > 1 and all(re.fullmatch("[一-鿿]+", one) for one in of_what):
        return False  # 受表彰的100名同志, 受表彰的60名劳动模范
    if first.unit == "周年" and any(_LEADER.search(_sentence(doc.text, one)) for one in (first, second)):
        return False  # 总书记在纪念五四运动100周年大会上强调: told of another year
    if first.unit == "周年" and words[-_SHARED:] == name[-_SHARED:]:
        between = doc.text[min(first.end, second.end) : max(first.start, second.start)]
        return _STOP.search(between) is not None  # of two events that one sentence names, each has its own
    return _same_thing(words, name)


def _denied(text: str, figure: Figure, words: str) -> bool:
    """Whether the words that a figure counts are said not to be: they begin with a denial, or one stands before them."""
    return _NOT.search(text, max(0, figure.start - len(words) - 3), figure.start) is not None


def _same_thing(words: str, name: str) -> bool:
    """Whether one is the other, or has nothing more before it than where, when or how often (全市新发展会员, 新发展会员). 高级技师 is
    not 技师, 非居民用户 no 居民用户."""
    short, long = sorted((words, name), key=len)
    return long.endswith(short) and _WIDER.fullmatch(long[: len(long) - len(short)]) is not None


def _listed(doc: Document, one: Figure, other: Figure) -> bool:
    """20个五四红旗团委、30个五四红旗团支部: two kinds, told in one row."""
    between = doc.text[one.end : other.start]
    behind = re.match(r"[一-鿿]*", doc.text[other.end : other.end + _ROW])
    first, mark, _ = between.partition("、")
    return (
        len(between) <= _ROW and bool(mark) and not _STOP.search(between) and behind is not None and first != behind[0]
    )


def _alike(one: Figure, other: Figure) -> bool:
    """Whether one could be the other with a digit mistyped or two of them exchanged."""
    if one.approx or other.approx or len(one.values) != 1 or len(other.values) != 1:
        return False
    left, right = f"{one.values[0]:f}", f"{other.values[0]:f}"
    if len(left) != len(right):
        return False
    return sum(map(str.__ne__, left, right)) == 1 or sorted(left) == sorted(right)


def _same_time(doc: Document, one: Figure, other: Figure) -> bool:
    """Whether neither is a goal where the other is a fact, and no two times are told apart."""
    if other.start - one.end < _NEAR and _ROSE.search(doc.text, max(0, one.start - 8), other.start):
        return False
    said, again = (_sentence(doc.text, figure) for figure in (one, other))
    at_first, then = _WHERE.search(said), _WHERE.search(again)
    if at_first and then and at_first[1] != then[1]:
        return False
    if bool(_THEN.search(said)) != bool(_THEN.search(again)):
        return False
    months, others = (set(_MONTH.findall(words)) for words in (said, again))
    if months and others and not months & others:
        return False
    if (here := _SCOPE.findall(said)) and (there := _SCOPE.findall(again)) and here[-1] != there[-1]:
        return False  # 全厂1200名党员, 全市120名党员
    if bool(_GOAL.search(said)) != bool(_GOAL.search(again)):
        return False
    if {_part_tells(doc, one), _part_tells(doc, other)} >= {"past", "plan"}:
        return False
    return set(_TIME.findall(said)) == set(_TIME.findall(again)) or not (_TIME.search(said) and _TIME.search(again))


def _part_tells(doc: Document, figure: Figure) -> str:
    """Whether the heading of its part is of what was done, or of what is to be done."""
    part = doc.part_at(figure.start)
    heading = doc.text[slice(*part.heading)] if part and part.heading else ""
    return "plan" if _TO_DO.search(heading) else "past" if _REVIEW.search(heading) else ""


def _sentence(text: str, figure: Figure) -> str:
    """The words before a figure from where its sentence begins, a hundred characters at most."""
    before = text[max(0, figure.start - 100) : figure.start]
    return re.split(r"[。！？；\n]", before)[-1]


def _holds(facts: Sequence[Figure], figure: Figure) -> bool:
    """Whether the brief has it: two figures that it tells apart are two things."""
    return any(agrees(figure, fact) for fact in facts)
