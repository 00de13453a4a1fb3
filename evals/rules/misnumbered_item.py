"""一是 … 三是 …, 第一 … 第三 …, （一） … （三）: an item is missing or told twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from evals.document import Document
from evals.layout import openers
from evals.layout.points import lost_heading
from evals.shapes.base import Hit, Page
from evals.spans import Span
from pipeline.figures import chinese_ordinal, parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="misnumbered-item",
    level="error",
    what="一是、二是、三是的序号不连续",
    why="念到“三是”而没有“二是”，听的人知道漏了一条",
    instead="按一是、二是、三是连续写",
    source="校对通例：序号连续",
    message="“{text}”的序号不连续，这里应是“{right}”",
    suggestion="{right}",
    yields_to=frozenset({"repeated-paragraph", "misnumbered-part"}),
)
_ITEM = lazy(
    r"(?P<mark>(?P<n>[一二三四五六七八九十])(?P<verb>是|要)(?![一二三四五六七八九十]))(?:(?<=[。；：，\n]..)|(?<=\A..))"
)
# At the head of a paragraph, one item each; the sequence runs over the paragraphs of one part.
_HEAD = lazy(r"(?P<open>第|（)?(?P<n>[一二三四五六七八九十]{1,2})(?P<verb>是|要|，|、|）)")
_LISTED = lazy(r"(?m)^[ \t　]*(?P<open>第|（)(?P<n>[一二三四五六七八九十]{1,2})(?P<verb>，|、|）)")
_THING = lazy(
    r"(?:^|(?<=[。；！？：\n]))(?P<mark>第(?P<n>[一二三四五六七八九十])(?P<of>件|个|项|条|句|点|步|关|招|层|类|种|方面|道|张|组|支|本|笔|位|名|封|首|幅|把))(?:[一-鿿]{1,4})?[，：、是]"
)
_ROW = 3  # such things in a paragraph that make a row
_NEXT = 1500  # characters in which the next item begins
_WORDS = lazy(r"[^。！？；：\n]{4,40}(?=[。；\n]|$)")
_FIRST = frozenset("第（一二三四五六七八九十")
_KINDS = {
    ("第", "，"): "第{}，",
    ("第", "、"): "第{}、",
    ("（", "）"): "（{}）",
    ("", "是"): "{}是",
    ("", "要"): "{}要",
}


def find(doc: Document) -> Iterator[Hit]:
    yield from _within(doc)
    rows = doc.once(openers.broken)
    seen = {one.place[0] for one in rows}
    yield from {hit.start: hit for hit in (*_things(doc), *_opening(doc)) if hit.start not in seen}.values()
    behind = {one.behind for one in rows}
    yield from (hit for hit in _between(doc) if hit.start not in behind)
    for one in rows:
        if one.restyled:
            wrong = f"“{doc.text[slice(*one.place)]}”与前后的序号不是一种写法，这里应是“{one.right}”"
            yield Hit(*one.place, {"right": one.right}, message=wrong)
        else:
            yield Hit(*one.place, {"right": one.right})


def _things(doc: Document) -> Iterator[Hit]:
    """第一件，……第二件，……第四件，……第四件，……: within a paragraph, things that are counted with one word."""
    rows: dict[str, list[re.Match[str]]] = {}
    began = -1
    for match in [*doc.finditer(_THING), None]:
        here = doc.text.rfind("\n", 0, match.start()) if match else -2
        if here != began:
            for row in rows.values():
                yield from _counted(row)
            rows, began = {}, here
        if match:
            rows.setdefault(match["of"], []).append(match)


def _opening(doc: Document) -> Iterator[Hit]:
    """第一个字是…… 第二个字是…… 第二个字是……: the same at the head of paragraphs, up to the next numbered part."""
    edges = [part.start for part in doc.sections if part.number] if "第" in doc.text else []
    rows: dict[tuple[int, str], list[re.Match[str]]] = {}
    for start, end in doc.paragraphs if "第" in doc.text else ():
        match = _THING.match(doc.text, start, end)
        if match:
            of = match["of"] + doc.text[match.end("mark")]
            rows.setdefault((bisect_right(edges, start), of), []).append(match)
    for row in rows.values():
        yield from _counted(row)


def _counted(row: list[re.Match[str]]) -> Iterator[Hit]:
    right = 0
    for match in row if len(row) >= _ROW else ():
        value = int(parse_chinese(match["n"]) or 0)
        if value == 1:
            right = 1
        elif right:
            right += 1
            if value != right:
                yield Hit(*match.span("mark"), {"right": f"第{chinese_ordinal(right)}{match['of']}"})


def _within(doc: Document) -> Iterator[Hit]:
    if next(islice(_ITEM.finditer(doc.text), 1, None), None) is None:
        return  # one item alone follows none
    for start, end in doc.paragraphs:
        before: dict[str, int] = {}
        for match in _ITEM.finditer(doc.text, start, end):
            value, verb = int(parse_chinese(match["n"]) or 0), match["verb"]
            last = before.get(verb)
            if last is not None and value not in (1, last + 1):
                yield Hit(*match.span("mark"), {"right": chinese_ordinal(last + 1) + verb})
            before[verb] = value


def _between(doc: Document) -> Iterator[Hit]:
    """Paragraphs that open with an item, within one numbered part and with no announced gap between."""
    lists: dict[tuple[str, str], list[re.Match[str]]] = {}
    before: dict[tuple[str, str], int] = {}
    edges = sorted([*(part.start for part in doc.sections if part.number), *(gap for gap, _ in doc.gaps)])
    last_start = 0
    for start, end in doc.paragraphs:
        if bisect_right(edges, last_start) < bisect_right(edges, start):
            for items in lists.values():
                yield from _at_the_end(doc, items, start)
            before.clear()
            lists.clear()
        last_start = start
        match = _HEAD.match(doc.text, start, end) if doc.text[start] in _FIRST else None
        kind = (match["open"] or "", match["verb"]) if match else ("", "")
        if match is None or kind not in _KINDS:
            continue
        value, last = int(parse_chinese(match["n"]) or 0), before.get(kind)
        right = _KINDS[kind].format(chinese_ordinal((last or 0) + 1))
        bare = (
            _bare(doc, lists.get(kind, []), match, end)
            if value == (last or 0) + 2 and not (last is None and doc.gaps)
            else None
        )
        if bare:
            yield _lost(doc, bare, right)
        elif last is not None and value not in (1, last + 1):
            yield Hit(*match.span(), {"right": right})
        lists.setdefault(kind, []).append(match)
        # Further items of the same list may stand inside the paragraph (一是…；二是…).
        inside = [
            int(parse_chinese(item["n"]) or 0)
            for item in _ITEM.finditer(doc.text, start, end)
            if item["verb"] == kind[1]
        ]
        before[kind] = max([value, *inside])
    for items in lists.values():
        yield from _at_the_end(doc, items, len(doc.text))


def _bare(doc: Document, items: list[re.Match[str]], two: re.Match[str], end: int) -> Span | None:
    """The head of a paragraph before an item that is built as the items are: its number has fallen off."""
    behind = next(
        (match for match in _LISTED.finditer(doc.text, end, end + _NEXT) if match["verb"] == two["verb"]), None
    )
    if behind and behind["n"] == two["n"]:
        return None  # （一）（三）（三）: this number is wrong, none is lost
    start = (
        items[-1].end()
        if items
        else max((part.body_start for part in doc.sections if part.start <= two.start()), default=0)
    )
    around = [*items[-1:], two, *([behind] if behind else [])]
    return lost_heading(doc, _heads(doc, around), start - 1, two.start())


def _at_the_end(doc: Document, items: list[re.Match[str]], end: int) -> Iterator[Hit]:
    """A last item without its number."""
    heads = _heads(doc, items)
    kind = (items[-1]["open"] or "", items[-1]["verb"])
    if len(heads) == len(items) and kind[0]:
        bare = lost_heading(doc, heads, items[-1].end(), end, strict=True)
        if bare:
            yield _lost(doc, bare, _KINDS[kind].format(chinese_ordinal(int(parse_chinese(items[-1]["n"]) or 0) + 1)))


def _heads(doc: Document, items: list[re.Match[str]]) -> list[str]:
    return [head[0] for item in items if (head := _WORDS.match(doc.text, item.end()))]


def _lost(doc: Document, bare: Span, right: str) -> Hit:
    return Hit(*bare, {"right": right}, message=f"“{doc.text[slice(*bare)]}”像是标题，丢了序号“{right}”")
