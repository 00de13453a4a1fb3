"""Headings of numbered parts that do not run parallel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.document import Document
from evals.layout import ordinals, parallel, run_in
from evals.layout.anatomy import Part
from evals.layout.points import points
from evals.shapes.base import Hit, Page
from evals.spans import Span
from pipeline import hanzi
from pipeline.patterns import lazy

PAGE = Page(
    name="unparallel-heading",
    level="warning",
    what="各部分的标题不对仗",
    why="标题要同一句式、同一词性、长短相当，听得出层次",
    instead="照其他标题的句式改写，如都写成“牢牢把握……，在……中……”",
    source="体裁惯例：讲话各部分标题对仗；讲话类型的提纲",
    message="标题“{text}”与其他标题不对仗：{wrong}",
    yields_to=frozenset({"wrong-number-mark"}),
)
_LENGTH_RATIO = 1.8
_HINGES = ("，在", "，以", "，为", "，让", "，使", "，努力", "，不断", "，着力", "，奋力", "，切实")
_COUNTS = lazy("[一二两三四五六七八九十几](?:个|点|条|句|笔|本|件|项|层|场|份|组|道)")
_RECOGNISES = lazy("(?:充分|深刻|进一步)?(?:提高|统一)?(?:思想)?认[识清]|(?:充分)?肯定成绩")
_LEAD = range(3, 6)  # 汉字 of a first clause that leads all headings
_MANY = 3  # other headings that open alike by intention
_FRAME = lazy("在[^，]+[上中下]")
_ABOUT = lazy(
    "关于|(?!.*(?:着力|推动|解决|破解|回应|化解|抓好|突出|聚焦|正视|紧盯)).*(?:的|工作|方面)问题$"
    "|.{2,16}的(?:几[个项点]|有关|相关|一些)(?:安排|要求|意见|建议|情况|工作|事项|问题|考虑|打算|体会)$"
)
_TOLD = lazy(
    "[^，]{2,8}(?<![需主重为首紧险概么])要(?!求|素|点|务|领|义|闻|害|塞|件|旨|道|地|隘|约|职)"
)  # 科普工作要……: a sentence with its subject
_NAMES = lazy(
    r"^(?:20\d\d年|今年|去年|过去|上半年|下半年|下一步|近年来|[一-鿿]{2,4}时期).{0,12}$|(?:回顾|总结|重点任务|工作任务|主要任务|工作安排|工作打算|工作思路|总体要求|基本情况|(?:20\d\d|[今去明])年的?(?:各项|全年)?工作)$"
)
# 民生保障要更有力, 就业创业要更给力, 社会风尚要更温暖
_FRAMES = ("要更", "要有新", "再上", "更有")
_ASKED = "其他都以“要”开头"
_STORY = lazy("第[一二三四五六]个(?:故事|人|镜头|画面|场景|瞬间|名字|日子|细节|片段)[，：是]")
_SUB = lazy(r"^[ \t　]*（[一二三四五六七八九十]{1,2}）(?P<bare>[^。；：\n]{2,30})。?(?=[^\n]|$)", re.MULTILINE)
_NEXT = lazy("（一）")


_LEAST_POINTS = 3
_MOST = 20  # headings; a text with more is no speech of this kind


@dataclass(frozen=True, slots=True)
class _Heading:
    """``bare`` is the heading without its number and final mark; the rest is what is compared."""

    part: Part
    bare: str
    clauses: int
    opening: str
    hinge: str
    length: int


def _heading(doc: Document, part: Part, span: Span) -> _Heading:
    bare = (
        re.sub(r"^(?:[^、]{1,3}、|（[^（）]{1,2}）|第[一二三四五六七八九十]，)", "", doc.text[slice(*span)])
        .rstrip("。；，,")
        .replace(",", "，")
    )
    hinge = next((hinge for hinge in _HINGES if hinge in bare), "")
    return _Heading(part, bare, bare.count("，") + 1, bare[:2], hinge, hanzi.count(bare))


def find(doc: Document) -> Iterator[Hit]:
    headings = [_heading(doc, part, part.heading) for part in doc.sections if part.heading]
    if any(_STORY.match(heading.bare) for heading in headings):
        headings = []  # 第二个故事，叫“52天”: a teller's way from one to the next
    below = list(_below(doc))
    if doc.section is not None:
        yield from _pattern(doc, headings)
    elif 3 <= len(headings) <= _MOST:
        for heading in headings:
            wrong = _odd(heading, headings)
            span = heading.part.heading
            if wrong and span and not any(span[0] <= hit.start < span[1] for hit in below):
                yield Hit(*span, {"wrong": wrong})
    yield from below
    yield from _dashed(doc)
    yield from _counted(doc)
    told = {hit.start for hit in below}
    found = {span: wrong for span, wrong in (*run_in.find(doc), *parallel.find(doc)) if span[0] not in told}
    yield from (Hit(*span, {"wrong": wrong}) for span, wrong in found.items())
    yield from _marked(doc)


def _marked(doc: Document) -> Iterator[Hit]:
    """一、……！ where all others that run on into their paragraphs end with 。, and one that runs on where all others stand alone."""
    marks = [
        (part.heading[1], doc.text[part.heading[1]])
        for part in doc.sections
        if part.heading and part.end > part.heading[1]
    ]
    for at, (place, mark) in enumerate(marks if _LEAST_POINTS <= len(marks) <= _MOST else ()):
        others = {other for _, other in (*marks[:at], *marks[at + 1 :])}
        if others == {"。"} and mark in "！；：，？":
            yield Hit(place, place + 1, {"wrong": "其他都以“。”结尾"})
        if others == {"\n"} and mark != "\n":
            start = doc.text.rfind("\n", 0, place) + 1
            yield Hit(start, place, {"wrong": "其他标题独占一行，这里和正文连在了一起"})


def _dashed(doc: Document) -> Iterator[Hit]:
    """——坚持以人为本，…… ——坚持普惠共享，……: points that a dash opens, in the form of the others."""
    for group in points(doc) if "——" in doc.text else ():
        opened = doc.text.startswith("——", group[0].mark[0])
        if not opened or not _LEAST_POINTS <= len(group) <= _MOST:
            continue
        bare = [doc.text[point.mark[1] : point.heading[1]] for point in group]
        for at, point in enumerate(group):
            others = bare[:at] + bare[at + 1 :]
            wrong = _form(bare[at], others) or _opening(bare[at], others)
            if wrong:
                yield Hit(point.mark[1], point.heading[1], {"wrong": wrong})


def _counted(doc: Document) -> Iterator[Hit]:
    """第一句话，旗帜要举得更高 and the others of its row, each on its own line."""
    for row in ordinals.rows(doc):
        for one in row:
            others = [other["bare"] for other in row if other is not one]
            wrong = _form(one["bare"], others) or parallel.odd(one["bare"], others)
            if wrong:
                yield Hit(*one.span("bare"), {"wrong": wrong})


_PEOPLE = lazy("职工|工会|会员|群众|青年|妇女|企业|基层")
_ROLES = ("争当", "争做", "勇当", "甘当", "当好", "争创", "敢当")  # two others are enough
_GROWS = lazy("更加|越来越|日益|不断")


def _opening(bare: str, others: list[str]) -> str | None:
    """The word that all others begin with (坚持……，……)."""
    opening = others[0][:2]
    if "，" in others[0] and "，" not in bare:  # 比进度，看谁的节点抓得准: one verb, and a clause behind it
        opening = opening[:1]
        if not all("，" in other for other in others):
            return None
    if _GROWS.search(bare) and all(map(_GROWS.search, others)):
        return None  # 巾帼建新功的舞台更加宽广, 妇联组织的根基更加牢固: alike in what is said
    if _PEOPLE.match(opening):
        return None  # 职工建功立业热潮涌动, 工会组织体系不断健全: of whom is told is no form
    if len(others) < _MANY or bare.startswith(opening) or not all(other.startswith(opening) for other in others):
        return None
    return f"其他都以“{opening}”开头"


def _below(doc: Document) -> Iterator[Hit]:
    """The headings （一） （二） … of one part, each in front of its paragraph."""
    group: list[re.Match[str]] = []
    for match in (*doc.finditer(_SUB), None):
        if match is None or _NEXT.match(match[0].lstrip()):
            if 3 <= len(group) <= _MOST:
                for one in group:
                    others = [other["bare"] for other in group if other is not one]
                    wrong = _form(one["bare"], others) or _opening(one["bare"], others)
                    if wrong:
                        yield Hit(*one.span("bare"), {"wrong": wrong})
            group = []
        if match is not None:
            group.append(match)


def _form(bare: str, others: list[str]) -> str | None:
    """What sets the form of one heading apart from that of all others."""
    if all(map(_FRAME.match, others)) and not _FRAME.match(bare):
        return "其他都是“在……上……”的句式"
    if all(other.startswith("要") for other in others) and not bare.startswith("要"):
        return _ASKED
    if parallel.asks(bare) and not any(map(parallel.asks, others)):
        return "是问句，其他不是"
    if frame := _frame(bare, others):
        return frame
    if _ABOUT.match(bare) and not any(map(_ABOUT.match, others)):
        return "只说了话题，其他都说了要做什么"
    if len(others) > 1 and "：" not in bare and all("：" in other for other in others):
        return "其他都用冒号先点题、后展开"
    if _TOLD.match(bare) and not any("要" in other for other in others):
        return "用“……要……”的句式，其他不用"
    return None


def _frame(bare: str, others: list[str]) -> str | None:
    """The word that shapes all others, where two are enough to show it: 把……, 争当……, ……要更……."""
    if len(others) < 2 or bare[0] in "不别":
        return None
    for word in _FRAMES:
        if all(word in other for other in others) and word not in bare:
            return f"其他都是“……{word}……”的句式"
    for words in (_ROLES, ("把",)):
        opening = next((word for word in words if all(other.startswith(word) for other in others)), None)
        if opening and not any(word in bare for word in words):
            return f"其他都以“{opening}”开头"
    return None


def _pattern(doc: Document, headings: list[_Heading]) -> Iterator[Hit]:
    """One section alone: its heading against the outline's pattern, unless the writer fixed it."""
    for heading in headings:
        spec = doc.spec(heading.part)
        fixed = doc.brief is not None and heading.part.id in doc.brief.headings
        if spec is None or spec.heading is None or fixed or heading.part.heading is None:
            continue
        words = doc.text[slice(*heading.part.heading)].rstrip("。")
        if not re.fullmatch(spec.heading.regex, words.replace(",", "，")):
            wrong = f"句式应为“{spec.heading.shown}”"
            yield Hit(*heading.part.heading, {"wrong": wrong}, suggestion=spec.heading.shown)


def _named(headings: list[_Heading]) -> bool:
    """Whether a report's headings name what it is about (2020年工作回顾, 2021年重点任务), two of them at least or the first: the
    others need not run like these."""
    named = [_NAMES.search(heading.bare) is not None for heading in headings]
    return named[0] or sum(named) > 1


def _topical(headings: list[_Heading]) -> bool:
    """Whether each first names its topic and says behind a colon what it will: 把账算清楚：看不见的成绩和看得见的教训."""
    return all("：" in heading.bare for heading in headings)


def _same_verb(headings: list[_Heading]) -> bool:
    """Whether each clause of each begins alike: 把市场做宽, and beside it 把师傅留住，把徒弟带好."""
    first = headings[0].bare[:1]
    return all(clause.startswith(first) for heading in headings for clause in heading.bare.split("，"))


def _same_lead(headings: list[_Heading]) -> bool:
    """Whether first clauses of one length lead them: 跟党走，…… 建新功，…… 强自身，……，……; what follows may be longer."""
    leads = [heading.bare.partition("，")[0] for heading in headings]
    return len(leads) > _MANY and len(leads[0]) in _LEAD and len({len(lead) for lead in leads}) == 1


def _odd(heading: _Heading, all_: list[_Heading]) -> str | None:
    """What sets one heading apart from a clear majority of the others; None when nothing does, or when there is
    none.
    """
    others = [other for other in all_ if other is not heading]
    clauses = others[0].clauses
    named = _named(all_)
    if all(_COUNTS.match(one.bare) for one in all_):
        return None  # 一个变化：…… 两个案例：…… 几点建议: each says how many it has
    free = named or _topical(all_) or _same_verb(all_) or _same_lead(all_)
    if heading is all_[0] and _RECOGNISES.match(heading.bare) and heading.clauses == 1:
        free = True  # 一、充分认识这次培训的重要意义: how a speech begins, whatever follows
    if heading.clauses != clauses and all(other.clauses == clauses for other in others) and not free:
        return f"有{heading.clauses}个分句，其他有{clauses}个"
    hinge = others[0].hinge
    few = len(others) < _MANY and len({one.bare[:1] for one in all_}) == 1  # 把账算清，…… 把事办实，让……: alike enough
    if hinge and heading.hinge != hinge and all(other.hinge == hinge for other in others) and not few:
        return f"其他都用“{hinge[1:]}”字句"
    opening = others[0].opening
    form = _form(heading.bare, [other.bare for other in others])
    if form == _ASKED and heading is all_[0]:
        return None  # 一、信心是第一位的 … 二、要…… 三、要……: how things stand, and then what is to be done
    if form:
        return form
    if len(others) >= _MANY and heading.opening != opening and all(other.opening == opening for other in others):
        return f"其他都以“{opening}”开头"
    bare = [other.bare for other in others]
    unlike = None if named else parallel.ends(heading.bare, bare) if free else parallel.odd(heading.bare, bare)
    if unlike:
        return unlike
    lengths = sorted(other.length for other in others)
    usual = lengths[len(lengths) // 2] if not any(other.bare[:1] == heading.bare[:1] for other in others) else 0
    alike = bool(lengths[0]) and lengths[-1] <= lengths[0] * _LENGTH_RATIO
    if usual and alike and not free and not usual / _LENGTH_RATIO <= heading.length <= usual * _LENGTH_RATIO:
        return f"长{heading.length}字，其他在{lengths[0]}到{lengths[-1]}字"
    return None
