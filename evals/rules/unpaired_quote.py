"""Quotation marks, brackets and book-title marks that do not close, or face the wrong way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from evals.document import Document
from evals.layout.verse import verses
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline.patterns import lazy

PAGE = Page(
    name="unpaired-quote",
    level="warning",
    what="引号、括号、书名号不成对，或方向反了",
    why="少一半引号，引文从哪里到哪里就说不清；直引号是西文的写法",
    instead="补齐另一半；直引号改成“”",
    source="GB/T 15834-2011《标点符号用法》4.8、4.9",
    message="“{mark}”{wrong}",
    quotes=True,
)
_CLOSES = {"“": "”", "‘": "’", "《": "》", "（": "）", "【": "】", "〔": "〕", "「": "」"}
_OPENS = {close: mark for mark, close in _CLOSES.items()}
_OPEN = "没有另一半"
_SINGLE = lazy("‘[^‘’\n]{1,60}’")
_SAID = lazy(
    "(?:指出|强调|要求|提出|指示|规定|明确|嘱托|寄语|写道|牢记|铭记|常说|常讲|俗话说|常言道|古人云|有言|做到|坚持|弘扬|践行|开展|争做|争当|贯彻|落实|树立)[，：]?"
)
_LAST = lazy("[。！？；]")
_FAR = 400  # characters that are shown: garbage has no sentences, and a finding for each of its marks
_SHOWN = 40  # characters before a closing mark that are shown
_DEEPEST = 20  # marks open at once; deeper than that nobody nests
# The quotes last: what is quoted inside a quotation with the same marks is wrong, and stays.
_PAIRS = tuple(mark + close for mark, close in reversed(_CLOSES.items()))
_MARK = lazy(f'[{"".join(_CLOSES)}{"".join(_OPENS)}"]')
_MARK_OR_END = lazy(f"[\n{_MARK.pattern[1:]}")


def find(doc: Document) -> Iterator[Hit]:
    yield from _single(doc)
    if _even(doc.text):
        return
    recited = Spans(doc.once(verses))
    for start, end in doc.header:
        yield from _paragraph(doc.text, start, end)
    for (start, end), (behind, _) in pairwise((*doc.paragraphs, (len(doc.text),) * 2)):
        if recited.meets(start, end):
            continue
        goes_on = _goes_on(doc.text, start, end, behind)
        yield from (hit for hit in _paragraph(doc.text, start, end) if hit.start != goes_on)


def _goes_on(text: str, start: int, end: int, behind: int) -> int | None:
    """Where a quotation of several paragraphs begins in this one: each of them opens anew, and only the last closes."""
    at = text.rfind("“", start, end)
    if at < 0 or not text.startswith("“", behind) or text.find("”", at, end) >= 0:
        return None
    return at if at == start or text[at - 1] in "：，" else None


def _single(doc: Document) -> Iterator[Hit]:
    """Single quotes that are the outer ones: they belong inside double ones only."""
    for match in _SINGLE.finditer(doc.text):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        before = doc.text[began : match.start()]
        if before.count("“") <= before.count("”"):
            yield Hit(*match.span(), {"wrong": "是单引号，外层引号应作“”", "mark": "‘"})


def _even(text: str) -> bool:
    """Whether it is plain that every mark has its other half in its line: most texts, and quicker to see than by a stack."""
    if any(text.count(mark) != text.count(close) for mark, close in _CLOSES.items()):
        return False
    marks = "".join(_MARK_OR_END.findall(text))
    for pair in _PAIRS:
        marks = marks.replace(pair, "")
    return not marks.strip("\n")


def _paragraph(text: str, start: int, end: int) -> Iterator[Hit]:
    """The hits in a paragraph, in order and as soon as they are known: whoever has had enough need not wait for the rest."""
    stop = start  # the end of the sentence that was looked for last
    said: list[int] | None = None
    for at, words in _wrong(text, start, end):
        if words != _OPEN:
            if text[at] == "”" and said is None:
                said = [match.end() for match in _SAID.finditer(text, start, end)]
            began = _began(text, at, start, said or []) if text[at] == "”" else at
            yield Hit(began, at + 1, {"wrong": words, "mark": text[at]})
            continue
        if stop < at + 2:
            match = _LAST.search(text, at + 1, end)
            stop = match.end() if match else end
        # The other half must stand before the end of the sentence, and before the next mark of the kind.
        reach = max(stop, _told_until(text, at, end)) if text[at - 1 : at + 1] == "：“" else stop
        reach = min(reach, at + _FAR)
        again = text.find(text[at], at + 1, reach)
        yield Hit(at, again if again > at + 1 else reach, {"wrong": words, "mark": text[at]})


def _told_until(text: str, at: int, end: int) -> int:
    """What is quoted after 强调： may go on for sentences, to the paragraph's end or to where somebody else is quoted."""
    again = text.find("“", at + 1, end)
    return max(text.rfind(mark, at, again if again > 0 else end) for mark in "。！？") + 1


def _wrong(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """A stack per paragraph: a closing mark closes the nearest one of its kind; what it jumps over was unpaired."""
    stack: list[tuple[str, int]] = []
    wrong: list[tuple[int, str]] = []  # a heap: what is known but comes behind a mark that may still be wrong itself
    for match in _MARK.finditer(text, start, end):
        mark, at = match[0], match.start()
        if mark == '"':
            heappush(wrong, (at, "是直引号，应作“”"))
        elif mark in _CLOSES:
            previous = next((item for item in reversed(stack) if item[0] == "“"), None) if mark == "“" else None
            if previous is not None:
                stack.remove(previous)
                heappush(wrong, (previous[1], _OPEN))
            stack.append((mark, at))
            if len(stack) > _DEEPEST:
                heappush(wrong, (stack.pop(0)[1], _OPEN))
        elif any(open_ == _OPENS[mark] for open_, _ in stack):
            while stack[-1][0] != _OPENS[mark]:
                heappush(wrong, (stack.pop()[1], _OPEN))
            stack.pop()
        elif not (_numbering(text, at) or _apostrophe(text, at)):
            heappush(wrong, (at, "没有前一半"))
        while wrong and (not stack or wrong[0][0] < stack[0][1]):
            yield heappop(wrong)
    yield from sorted([*wrong, *((at, _OPEN) for _, at in stack)])


def _began(text: str, at: int, start: int, said: Sequence[int]) -> int:
    """Where a quotation must have begun that only ends: after the last verb of saying (``said``: where they end) in its
    sentence."""
    sentence = max(start, text.rfind("。", start, at - 1) + 1)
    last = bisect_right(said, at) - 1
    if last >= 0 and said[last] > sentence and "“" not in text[said[last] : at]:
        return said[last]
    # Nothing says where: it was in the sentence, behind a salutation.
    sentence = max(sentence, *(text.rfind(mark, start, at - 1) + 1 for mark in "！？；”：们"))
    sentence += text[sentence : sentence + 1] == "，"
    return sentence if at - sentence <= _SHOWN else at


def _numbering(text: str, at: int) -> bool:
    """1） and a） are numbers of items, no brackets."""
    return text[at] == "）" and re.search(r"(?:^|[。；\n])\s*(?:\d{1,2}|[a-z])$", text[max(0, at - 6) : at]) is not None


def _apostrophe(text: str, at: int) -> bool:
    """Dato’ Tay, O’Brien: it belongs to the foreign word."""
    before = text[at - 1 : at]
    return text[at] == "’" and before.isascii() and before.isalpha()
