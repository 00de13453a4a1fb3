"""One slogan in two wordings within one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings import slogans
from pipeline import hanzi
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-slogan",
    level="warning",
    what="同一个口号、战略前后说法不一样",
    why="听的人分不清哪个是真的；多半有一处改错了",
    instead="核对后全文统一",
    source="校对通例：全文名称一致",
    message="“{text}”与{where}的“{other}”只差一两个字，请核实是不是同一个",
    quotes=True,
)
_LEAST = 6  # 汉字: shorter ones are often alike on purpose (网上办, 掌上办)
_SPOKEN = "。？！…"  # what ends so was said by somebody, and may be said again in other words
_CONTRAST = lazy(
    "[^。！？\\n]{0,6}?(?:变成|变为|变|转变为|转为|升级为|不是|而是|更是|到|与|和|同)"
)  # “一个人的本事”变成“一群人的本事”
_MOST = 200  # slogans that are compared
_SHORT = (4, 5)  # 汉字 of one that counts where the words around it say that it is a goal
_GOAL_BEFORE = lazy("(?:打造|建设|建成|围绕|创建|聚焦|实施|推进|擦亮|叫响|争创)(?:好|了|成)?$")
_GOAL_BEHIND = lazy("(?:建设|品牌|目标|战略|定位|行动|工程|的(?:目标|品牌|战略|定位))")


# What a meeting is about (“县级工会加强年”专项工作), and the document of it that is read out under another name.
_ABOUT = lazy("“(?P<at>[^“”\n]{3,14})”(?P<what>专项工作|专项行动|专项整治|主题活动|主题实践活动|攻坚行动|提升行动)")


def find(doc: Document) -> Iterator[Hit]:
    yield from _alike(doc)
    title = _ABOUT.search(doc.text, *doc.title) if doc.title else None
    for match in doc.finditer(_ABOUT) if title else ():
        inside = doc.text.rfind("《", 0, match.start()) > doc.text.rfind("》", 0, match.start())
        if title and inside and match["what"] == title["what"] and match["at"] != title["at"]:
            yield Hit(*match.span("at"), {"other": title["at"], "where": "标题里"})


def _alike(doc: Document) -> Iterator[Hit]:
    seen: dict[str, tuple[int, int]] = {}
    for match in doc.finditer(slogans.QUOTED):
        words, span = match["at"], match.span("at")
        if (
            hanzi.count(words) < _LEAST
            or words in seen
            or words[-1] in _SPOKEN
            or slogans.known(doc, words)
            or slogans.told(doc, words)
        ):
            continue
        other = next((known for known in seen if _likely(words, known)), None)
        if other is not None and _set_against(doc.text, seen[other][1], span[0]):
            continue
        if other is not None:
            yield Hit(*span, {"other": other, "where": "前面"})
            yield Hit(*seen[other], {"other": words, "where": "后面"})
        elif len(seen) < _MOST:
            seen[words] = span
    yield from _short(doc)


def _set_against(text: str, end: int, start: int) -> bool:
    """Whether one sentence has both, one turned into the other."""
    return _CONTRAST.match(text, end + 1, start) is not None and not re.search("[。！？；\n]", text[end:start])


def _short(doc: Document) -> Iterator[Hit]:
    """打造“稻香水城”, 围绕“稻香水乡”建设: two short ones, a character apart, each in the place of the town's own goal."""
    seen: list[tuple[str, tuple[int, int]]] = []
    for match in doc.finditer(slogans.QUOTED):
        words, span = match["at"], match.span("at")
        if hanzi.count(words) not in _SHORT or len(words) not in _SHORT or len(seen) >= _MOST:
            continue
        goal = _GOAL_BEFORE.search(doc.text, max(0, span[0] - 6), span[0] - 1) or _GOAL_BEHIND.match(
            doc.text, span[1] + 1
        )
        if goal is None or slogans.known(doc, words) or slogans.told(doc, words):
            continue
        for other, its in seen:
            apart = len(other) == len(words) and sum(map(str.__ne__, other, words)) == 1
            if apart and re.search("[。！？；\n]", doc.text[its[1] : span[0]]):
                yield Hit(*span, {"other": other, "where": "前面"})
                yield Hit(*its, {"other": words, "where": "后面"})
        seen.append((words, span))


def _likely(one: str, other: str) -> bool:
    """Whether they are the same but for a piece of several, or for a single character."""
    left, right = slogans.plain(one), slogans.plain(other)
    if not slogans.altered(one, other):
        return False
    return len(left) != len(right) or sum(map(str.__ne__, left, right)) <= 2
