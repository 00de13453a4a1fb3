"""One person addressed in two ways: 鲍主席 and 包主席, 向明远书记 and 向远明书记, 唐本立书记 and 唐本立市长."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from evals.document import Document
from evals.persons.people import SURNAMES
from evals.shapes.base import Hit, Page
from evals.spelling.confusable import alike
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-address",
    level="error",
    what="同一个人，称呼前后不一样：姓、名字或职务不同",
    why="称呼里的姓、名、职务错一个字，就成了另一个人，本人就坐在台下",
    instead="核实后全文统一；确是两个人的，把名字写全",
    source="校对通例：全文名称一致",
    message="“{text}”与{where}的“{known}”像是同一个人，请核实",
    quotes=True,
    yields_to=frozenset({"altered-name", "altered-office", "untraced-name", "altered-speaker", "inconsistent-person"}),
)
_X = f"[{SURNAMES}向鲍翟瞿包姜江季纪齐祁成施时严颜付萧邱候郝游裴荣甄卓屠蒙池冷谭贡姬冉桑桂柴连艾古易戈居衡满匡国欧隆巩敖简鞠丰关查荆竺权盖兰闵滕殷解强路娄危盛刁单柏水窦云花喻米贝明臧计谈应宗宣郁诸左吉嵇覃晏栾慕]"
_T = "副?书记|副?主席|副?主任|副?部长|副?局长|副?会长|副?[省市县区镇乡]长|[行院校厂站所处科队班组村]长|经理|董事长|总(?=[，。、；：！？的说讲在是一就和与对你您来把也还都跑要想有去带])|师傅|老师|工程师|教授"
_LEAD = "(?<![一-鿿])|(?<=尊敬的)|(?<=[在向请由让对和与为是把的])|(?<=[省市县区]委|工会|政府|人大|政协)"
_FULL = lazy(
    f"(?:(?<![一-鿿])|(?<=尊敬的)|(?<=[省市县区]委)|(?<=工会|政府|人大|政协)|(?<=[在向请由让对和与]))(?P<name>{_X}[一-鿿]{{2}})(?P<title>{_T})(?!助理|处)"
)
_SHORT = lazy(
    f"(?:{_LEAD})(?!向(?:老师|师傅|教授)[学请求问致])(?P<name>{_X})(?P<title>{_T})(?!助理|处)"  # 向老师学
)
_OLD = lazy(
    f"(?<![半一两三四五六七八九十百几0-9个])(?<!{_X})(?P<title>[老小])(?P<name>{_X})(?=[说讲的\\d，。；：！？在是把一就今才又也还从每给和与带]|$)"
)
_GIVEN = lazy(
    f"(?:(?<=[员工师农者长手人记席任理])|(?<=同志))(?P<one>{_X}[一-鿿]{{2}})|(?<![一-鿿])(?P<three>{_X}[一-鿿]{{2}})(?=[\\d，。、；：（]|同志)|(?P<two>{_X}[一-鿿]{{1,2}})(?=同志|师傅|{_T})"
)
# Surnames that are taken for one another, beside those of one sound.
_PAIRS = ("瞿翟", "季李", "汪江", "刑邢", "沈沉", "侯候", "段殷", "岑芩", "祁祈", "冼洗", "茅矛", "郝赫", "荣莱")
_TOP = frozenset({"书记", "主席", "省长", "市长", "县长", "区长", "部长"})
_WHOLE = 3  # characters of a whole name
_TOGETHER = 16  # characters within which two are told as two: 姜总、江总


def find(doc: Document) -> Iterator[Hit]:
    full = [(match["name"], match["title"], match.start(), match.end()) for match in doc.finditer(_FULL)]
    yield from _names(doc, full)
    yield from _titles(doc, full)
    yield from _surnames(doc)


def _names(doc: Document, full: list[tuple[str, str, int, int]]) -> Iterator[Hit]:
    """One office, and two names that are nearly the same."""
    for one, other in combinations(full, 2):
        if one[1] != other[1] or one[0] == other[0] or other[2] - one[3] < _TOGETHER:
            continue
        if (one[0][0] == other[0][0] and _near(one[0], other[0])) or (
            one[0][1:] == other[0][1:] and _confusable(one[0][0], other[0][0])
        ):
            yield from _both(doc, one, other)


def _titles(doc: Document, full: list[tuple[str, str, int, int]]) -> Iterator[Hit]:
    """One name, and two offices that nobody holds at once."""
    for one, other in combinations(full, 2):
        if one[0] == other[0] and one[1] != other[1] and {one[1], other[1]} <= _TOP:
            both = re.search(
                f"{one[1]}、{other[1]}|{other[1]}、{one[1]}|书记、[^，。；\n]{{0,8}}(?:{one[1]}|{other[1]})", doc.text
            )
            if not both:
                yield from _both(doc, one, other)


def _both(doc: Document, one: tuple[str, str, int, int], other: tuple[str, str, int, int]) -> Iterator[Hit]:
    """The one of them that stands less often; both where nobody knows which is right."""
    text = doc.text
    told = [one[0] + one[1] in doc.told, other[0] + other[1] in doc.told]
    first, last = (text.count(each[0] + each[1]) for each in (one, other))
    if first <= last and not told[0]:
        yield Hit(one[2], one[3], {"known": other[0] + other[1], "where": "后面"})
    if last <= first and not told[1]:
        yield Hit(other[2], other[3], {"known": one[0] + one[1], "where": "前面"})


def _surnames(doc: Document) -> Iterator[Hit]:
    """Two surnames that are taken for one another, addressed by the same word, of which one has no whole name in the text."""
    calls = [(m["name"], m["title"], m.start("name"), m.end("title")) for m in doc.finditer(_SHORT)]
    calls += [(m["name"], m["title"], m.start("title"), m.end("name")) for m in doc.finditer(_OLD)]
    if not calls:
        return
    names = [m["one"] or m["two"] or m["three"] for m in doc.finditer(_GIVEN)]
    sure = {m["name"] for m in doc.finditer(_FULL)} | {person.name for person in doc.people}
    sure |= {name for name in names if len(name) == _WHOLE and not _plain(name)}
    named = {name[0] for name in (*names, *sure)}
    words = {name: text for name, _, start, end in reversed(calls) for text in [doc.text[start:end]]}
    for name, title, start, end in calls:
        if name in named:
            continue
        whole = {its[0]: its for its in sure}
        others = {its[0] for its in calls if its[1] == title} | {*whole}
        for other in sorted(others - {name}):
            if not _confusable(name, other) or (other not in whole and not _rather(calls, name, other)):
                continue
            if _together(doc, [its for its in calls if its[:2] == (name, title)], other):
                continue
            yield Hit(start, end, {"known": words.get(other) or whole[other], "where": "别处"})
            break


def _together(doc: Document, calls: list[tuple[str, str, int, int]], other: str) -> bool:
    """Whether both are told side by side anywhere (姜总、江总): then they are two people."""
    for _, title, start, end in calls:
        word = title + other if title in "老小" else other + title
        if word in doc.text[max(0, start - _TOGETHER) : end + _TOGETHER]:
            return True
    return False


def _plain(name: str) -> bool:
    """Whether it is no name, but words: 古人|讲的故."""
    words = counts().words
    return name[:2] in words or name[1:] in words or re.search("[的了是在与不们这那讲说]", name) is not None


def _rather(calls: list[tuple[str, str, int, int]], name: str, other: str) -> bool:
    """Whether the other stands as often, where neither has a whole name."""
    return sum(one[0] == other for one in calls) >= sum(one[0] == name for one in calls)


def _confusable(one: str, other: str) -> bool:
    return other in alike(one).same or other in alike(one).look or any({one, other} <= {*pair} for pair in _PAIRS)


def _near(one: str, other: str) -> bool:
    """Whether the given names are exchanged (明远, 远明), or one character of them is another."""
    if len(one) != len(other):
        return False
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    return len(apart) == 1 or (
        len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    )
