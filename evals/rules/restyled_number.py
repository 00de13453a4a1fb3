"""A number at the head of a paragraph that is of another style than the list it goes on with, or skips: （1）（2）③, 1. 2. 4., 一愿 三愿."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.document import Document
from evals.numbers.reckoned import count
from evals.shapes.base import Hit, Page
from pipeline.figures import chinese_ordinal
from pipeline.patterns import lazy

PAGE = Page(
    name="restyled-number",
    level="warning",
    what="同一层的序号换了写法，或者跳号、重号",
    why="前面是（一）（二），到第三条成了“三是”；1. 2. 之后是 4.，层次就乱了",
    instead="同一层用同一种序号，按次序编：一、（一）1.（1）",
    source="GB/T 9704-2012《党政机关公文格式》7.3.3",
    message="序号“{text}”与前面的不是一种写法，这里应是“{right}”",
    suggestion="{right}",
    yields_to=frozenset({"misnumbered-item", "misnumbered-part", "repeated-paragraph"}),
)
_C = "[一二三四五六七八九十]{1,2}"
_RINGS = "①②③④⑤⑥⑦⑧⑨⑩"
_WISHES = "愿盼祝望谢讲比看学抓问靠当争忌戒敬"
# Each way of numbering: how it looks, and how its numbers are written.
_FORMS = {
    "一、": "{}、",
    "（一）": "（{}）",
    "1.": "{}.",
    "（1）": "（{}）",
    "①": "{}",
    "一是": "{}是",
    "一要": "{}要",
    "第一": "第{}，",
}
_HEAD = lazy(
    rf"(?:(?P<f0>{_C})、|（(?P<f1>{_C})）|(?P<f2>\d{{1,2}})[.．、](?!\d)|[（(](?P<f3>\d{{1,2}})[）)]|(?P<f4>[{_RINGS}])|(?P<f5>{_C})是(?!一)|(?P<f6>{_C})要(?![点求])|第(?P<f7>{_C})[，、]|(?P<f8>[一二三四五六七八九])(?P<wish>[{_WISHES}])(?=[大各同我全你广]))"
)
_INSIDE = lazy(
    rf"(?<=[。；：，！？])(?:（(?P<f1>{_C})）|(?P<f2>\d{{1,2}})[.．、](?!\d)|[（(](?P<f3>\d{{1,2}})[）)]|(?P<f4>[{_RINGS}])|(?P<f5>{_C})是(?!一)|(?P<f6>{_C})要(?![点求])|第(?P<f7>{_C})[，、])"
)
_FIRST = lazy("(?<=[。；：！？])首先(?=[，要是])")
_STYLES = tuple(_FORMS)
_IN_DIGITS = frozenset({"1.", "（1）", "①"})  # of the others, misnumbered-item and -part tell what skips
_PARTS = "一、"
_WRITTEN = frozenset({"一、", "（一）", "1.", "（1）", "①"})  # what is not said aloud
_SURE = 3


@dataclass(slots=True)
class _List:
    """A list that is running: its style, the number that its last item should have, and the one that it has."""

    style: str
    number: int
    told: int
    span: tuple[int, int]
    single: bool = True


def find(doc: Document) -> Iterator[Hit]:
    running: list[_List] = []
    gaps = [start for start, _ in doc.gaps]
    last = 0
    for start, end in doc.paragraphs:
        if any(last <= gap < start for gap in gaps):
            running.clear()
        last = start
        match = _HEAD.match(doc.text, start, end)
        if match:
            yield from _headed(doc, running, *_read(match), match.span())
        for inside in _INSIDE.finditer(doc.text, match.end() if match else start, end):
            style, value = _read(inside)
            _run_on(running, style, value, inside.span())
        if match is None and _FIRST.search(doc.text, start, end):
            _run_on(running, "第一", 1, (start, start))
        yield from _ordinals(doc, start, end)


def _read(match: re.Match[str]) -> tuple[str, int]:
    group = next(name for name, words in match.groupdict().items() if words and name != "wish")
    at, words = int(group[1:]), match[group]
    if words in _RINGS:
        return "①", _RINGS.index(words) + 1
    return (_STYLES[at] if at < len(_STYLES) else "一" + match["wish"]), count(words)


def _find(running: list[_List], style: str) -> int | None:
    return next((at for at in range(len(running) - 1, -1, -1) if running[at].style == style), None)


def _run_on(running: list[_List], style: str, value: int, span: tuple[int, int]) -> bool:
    """Take the item into its list, where it opens one or goes on with one."""
    at = _find(running, style)
    if value == 1:
        if at is not None:
            del running[at:]
        running.append(_List(style, 1, 1, span))
        return True
    if at is None or value not in (running[at].number + 1, running[at].told + 1):
        return False
    del running[at + 1 :]
    one = running[at]
    one.number = one.told = value
    one.single = False
    return True


def _headed(doc: Document, running: list[_List], style: str, value: int, span: tuple[int, int]) -> Iterator[Hit]:
    yield from _first(running, style, value)
    if _run_on(running, style, value, span):
        return
    at = _find(running, style)
    if at is not None:
        one = running[at]
        wrong, right = style in _IN_DIGITS or style not in _FORMS, one.number + 1
        if wrong:
            message = f"序号“{doc.text[slice(*span)]}”不连续，这里应是“{_written(style, right)}”"
            yield Hit(*span, {"right": _written(style, right)}, message=message)
        del running[at + 1 :]
        one.number, one.told, one.single = right, value, False
        return
    # no list of this style is running: the one on top that waits for this number is meant
    meant = next((place for place in range(len(running) - 1, -1, -1) if running[place].number == value - 1), None)
    if meant is None or running[meant].style not in _FORMS or style not in _FORMS:
        return
    one = running[meant]
    # 首先……二是……: two words, which a speaker may mix; of the third one it is sure
    if value < _SURE and not ({one.style, style} <= _WRITTEN and meant == len(running) - 1):
        return
    yield _other(span, one.style, value)
    del running[meant + 1 :]
    one.number, one.told, one.single = value, value, False


def _first(running: list[_List], style: str, value: int) -> Iterator[Hit]:
    """（一）……二、……三、: the first of the parts is numbered like an item."""
    top = running[0] if len(running) == 1 else None
    if style == _PARTS and value == 2 and top and top.single and top.number == 1 and top.style in ("（一）", "1."):
        yield _other(top.span, _PARTS, 1)
        top.style = _PARTS


def _other(span: tuple[int, int], style: str, value: int) -> Hit:
    return Hit(*span, {"right": _written(style, value)})


def _written(style: str, value: int) -> str:
    if style == "①":
        return _RINGS[min(value, len(_RINGS)) - 1]
    digits = str(value) if style in _IN_DIGITS else chinese_ordinal(min(max(value, 1), 99))
    return _FORMS.get(style, "{}" + style[1:]).format(digits)


_ORDINAL = lazy(rf"(?<![一-鿿\d])第(?P<n>{_C})[，、](?=[一-鿿])")
_VERBAL = lazy(rf"(?<=[。；：！？])(?P<n>{_C})(?P<verb>是|要)(?=[一-鿿])")


def _ordinals(doc: Document, start: int, end: int) -> Iterator[Hit]:
    """第一，……第三，……第三，…… within one paragraph; 一要……一要……三要……."""
    before = told = 0
    for match in _ORDINAL.finditer(doc.text, start, end):
        value = count(match["n"])
        right = value == 1 or not told or value in (before + 1, told + 1)
        if not right:
            yield _skipped(match, f"第{chinese_ordinal(min(before + 1, 99))}，")
        before, told = (value if right else before + 1), value
    for verb in "是要":
        row = [match for match in _VERBAL.finditer(doc.text, start, end) if match["verb"] == verb]
        for one, two, three in zip(row, row[1:], row[2:], strict=False):
            if [count(match["n"]) for match in (one, two, three)] == [1, 1, 3]:
                yield _skipped(two, f"二{verb}")


def _skipped(match: re.Match[str], right: str) -> Hit:
    message = f"“{match[0]}”的序号不连续，这里应是“{right}”"
    return Hit(*match.span(), {"right": right}, message=message)
