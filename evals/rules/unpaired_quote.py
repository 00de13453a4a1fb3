"""Quotation marks, brackets and book-title marks that do not close, or face the wrong way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page

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
_SINGLE = re.compile("‘[^‘’\n]{1,60}’")
_SAID = re.compile("(?:指出|强调|要求|提出|指示|规定|明确|嘱托|寄语|写道)[，：]?")
_LAST = re.compile("[。！？；]")
_DEEPEST = 20  # marks open at once; deeper than that nobody nests
# The quotes last: what is quoted inside a quotation with the same marks is wrong, and stays.
_PAIRS = tuple(mark + close for mark, close in reversed(_CLOSES.items()))
_MARK = re.compile(f'[{"".join(_CLOSES)}{"".join(_OPENS)}"]')
_MARK_OR_END = re.compile(f"[\n{_MARK.pattern[1:]}")


def find(doc: Document) -> Iterator[Hit]:
    yield from _single(doc)
    if _even(doc.text):
        return
    for start, end in (*doc.header, *doc.paragraphs):
        yield from _paragraph(doc.text, start, end)


def _single(doc: Document) -> Iterator[Hit]:
    """Single quotes that are the outer ones: they belong inside double ones only."""
    for match in _SINGLE.finditer(doc.text):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        before = doc.text[began : match.start()]
        if before.count("“") <= before.count("”"):
            yield Hit(*match.span(), {"wrong": "是单引号，外层引号应作“”", "mark": "‘"})


def _even(text: str) -> bool:
    """Whether it is plain that every mark has its other half in its line: most texts, and quicker to see than by a stack."""
    marks = "".join(_MARK_OR_END.findall(text))
    for pair in _PAIRS:
        marks = marks.replace(pair, "")
    return not marks.strip("\n")


def _paragraph(text: str, start: int, end: int) -> Iterator[Hit]:
    """A stack per paragraph: a closing mark closes the nearest one of its kind; what it jumps over was unpaired."""
    stack: list[tuple[str, int]] = []
    wrong: list[tuple[int, str]] = []
    for match in _MARK.finditer(text, start, end):
        mark, at = match[0], match.start()
        if mark == '"':
            wrong.append((at, "是直引号，应作“”"))
        elif mark in _CLOSES:
            previous = next((item for item in reversed(stack) if item[0] == "“"), None) if mark == "“" else None
            if previous is not None:
                stack.remove(previous)
                wrong.append((previous[1], _OPEN))
            stack.append((mark, at))
            if len(stack) > _DEEPEST:
                wrong.append((stack.pop(0)[1], _OPEN))
        elif any(open_ == _OPENS[mark] for open_, _ in stack):
            while stack[-1][0] != _OPENS[mark]:
                wrong.append((stack.pop()[1], _OPEN))
            stack.pop()
        elif not _numbering(text, at):
            wrong.append((at, "没有前一半"))
    wrong += [(at, _OPEN) for _, at in stack]
    for at, words in sorted(wrong):
        stop = _reach(text, at, end) if words == _OPEN else at + 1
        yield Hit(_began(text, at, start) if text[at] == "”" else at, stop, {"wrong": words, "mark": text[at]})


def _began(text: str, at: int, start: int) -> int:
    """Where a quotation must have begun that only ends: after the last verb of saying in its sentence."""
    sentence = max(start, text.rfind("。", start, at - 1) + 1)
    said = list(_SAID.finditer(text, sentence, at))
    return said[-1].end() if said and "“" not in text[said[-1].end() : at] else at


def _reach(text: str, at: int, end: int) -> int:
    """Where the other half must stand at the latest: the end of the sentence, or the next mark of the kind."""
    match = _LAST.search(text, at + 1, end)
    stop = match.end() if match else end
    again = text.find(text[at], at + 1, stop)
    return again if again > at + 1 else stop


def _numbering(text: str, at: int) -> bool:
    """1） and a） are numbers of items, no brackets."""
    return text[at] == "）" and re.search(r"(?:^|[。；\n])\s*(?:\d{1,2}|[a-z])$", text[max(0, at - 6) : at]) is not None
