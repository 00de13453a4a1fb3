"""Exact replacements that change no meaning (``Finding.fix``), put in by program; nothing else is touched.

Done again until nothing is left to do, so that a second run finds nothing. What touches a formulation of the lexicon,
right or wrong, is left to a person, even where an office's rule calls it neutral: political wording is never changed
here. Punctuation inside one may be (``lexicon.fold`` says what counts as the same wording).
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.wordings import formulations
from pipeline.errors import DataError
from pipeline.lexicon import Lexicon, fold
from pipeline.types import Finding

_ROUNDS = 20
_LINE_END = re.compile("\r\n?|\x0b|\u2028")  # what becomes \n on reading


@dataclass(frozen=True, slots=True)
class Fixed:
    """``text`` as it is to be written, and how often each rule had its way."""

    text: str
    applied: Mapping[str, int]


def fix(raw: str, examine: Callable[[str], Sequence[Finding]], entries: Lexicon) -> Fixed:
    """``raw`` with everything replaced that may be, its own line ends kept. ``examine`` is shown them as ``\\n``.

    DataError when the replacements do not come to an end: two rules that undo each other.
    """
    applied: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        text = as_read(raw)
        chosen = list(_chosen(text, examine(text), entries))
        if not chosen:
            return Fixed(raw, applied)
        raw = _replaced(raw, chosen)
        applied.update(finding.rule for finding in chosen)
    rules = "、".join(sorted({finding.rule for finding in chosen}))
    raise DataError(f"自动修改停不下来：{rules} 的改法互相抵触，什么也没有改。请改这些规则，或去掉 neutral。")


def fixable(text: str, findings: Sequence[Finding], entries: Lexicon) -> Iterator[Finding]:
    """Those of ``findings`` (spans in ``text``) whose replacement may be put in by program."""
    places = formulations.places(entries, text)
    for finding in findings:
        right = finding.fix
        if right is None or right == finding.text or text[finding.start : finding.end] != finding.text:
            continue
        if "<!--" in finding.text:
            continue  # a remark inside the span would be lost
        if places.meets(finding.start, finding.end) and fold(finding.text) != fold(right):
            continue
        yield finding


def _chosen(text: str, findings: Sequence[Finding], entries: Lexicon) -> Iterator[Finding]:
    """Those that do not get in each other's way; the others have their turn in the next round."""
    reach = -1
    for finding in sorted(fixable(text, findings, entries), key=lambda one: (one.start, -one.end, one.rule)):
        if finding.start >= reach and (finding.end > finding.start or finding.start > reach):
            reach = finding.end
            yield finding


def as_read(raw: str) -> str:
    """``raw`` with the line ends that the checks see."""
    return _LINE_END.sub("\n", raw)


def _replaced(raw: str, edits: Sequence[Finding]) -> str:
    """``edits`` have their spans in the text as read; only ``\\r\\n`` is longer in ``raw``."""
    doubled = [match.start() - number for number, match in enumerate(re.finditer("\r\n", raw))]
    pieces: list[str] = []
    at = 0
    for edit in edits:
        start, end = (_origin(doubled, offset) for offset in (edit.start, edit.end))
        pieces += [raw[at:start], edit.fix or ""]
        at = end
    return "".join([*pieces, raw[at:]])


def _origin(ends: Sequence[int], offset: int) -> int:
    """Where an offset of the text as read lies in the raw one; ``ends`` are the offsets of its doubled line ends."""
    return offset + bisect_left(ends, offset)


def diff(name: str, old: str, new: str) -> str:
    """A unified diff, as ``patch`` takes it; empty when nothing changed."""
    lines = difflib.unified_diff(_lines(old), _lines(new), name, name, n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    found = text.split("\n")
    return [*(f"{line}\n" for line in found[:-1]), *([found[-1]] if found[-1] else [])]
