"""Short first sentences of paragraphs that stand in a row without numbers, and the one among them that is of another form:
希望你们在……上走在前。 three times and 希望你们抓好……工作。; 思想引领有新气象。 建功立业有新成果。 and 认真抓好维权服务工作。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy

Odd = tuple[Span, str]  # the head, and what sets it apart
# A head has its paragraph behind it.
_HEAD = lazy("(?P<words>(?![一二三四五六七八九十第（\\d—])[^。！？：；\\n“”]{5,24})。(?=[^\\n]{12})")
_LEAD, _FRAME, _LEAST = 3, 3, 3
_MOST = 10
_FIELD = frozenset("的和与、，")


def find(doc: Document) -> Iterator[Odd]:
    heads = [_HEAD.match(doc.text, *one) for one in doc.paragraphs]
    words = [head["words"] if head else "" for head in heads]
    for first, end, opening in _led(words):
        row = words[first:end]
        for at, one in enumerate(row):
            wrong = _unlike(
                one.removeprefix(opening), [other.removeprefix(opening) for other in (*row[:at], *row[at + 1 :])]
            )
            if wrong and (head := heads[first + at]):
                yield (head.start() + len(opening), head.end("words")), wrong
    for at in range(1, len(words) - 1):
        frame = _between(words, at)
        if frame and (head := heads[at]):
            yield head.span("words"), f"前后都是“{frame}”的句式"


def _led(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Paragraphs in a row that all open with one word of three characters and more: from, to, the word."""
    at = 0
    while at < len(words):
        end = at + 1
        lead = words[at][:_LEAD]
        while end < len(words) and lead and len(lead) == _LEAD and words[end].startswith(lead):
            end += 1
        if _LEAST < end - at <= _MOST:
            yield at, end, _shared(words[at:end])
        at = end


def _shared(row: Sequence[str]) -> str:
    size = 0
    while size < min(map(len, row)) and len({one[size] for one in row}) == 1:
        size += 1
    return row[0][:size]


def _ends(row: Sequence[str]) -> str:
    return _shared([one[::-1] for one in row])[::-1]


def _unlike(one: str, others: Sequence[str]) -> str | None:
    """What all others have at their beginning and end, or at their end alone, and this one has neither of."""
    start, end = _shared(others), _ends(others)
    if len(end) < _FRAME - 1 or len(start) + len(end) <= _FRAME or one.startswith(start or "\n"):
        return None
    apart = not one.endswith(end[-2:]) and not set(end[-2:]) & set(one)
    return f"其他都是“{start}……{end}”的句式" if apart else None


def _between(words: Sequence[str], at: int) -> str | None:
    """The frame of the heads around: one length, two neighbouring characters and more at one place; this one has neither."""
    row = [*_back(words, at), *_on(words, at)]
    before = words[at - 1]
    if not words[at] or len(row) < _LEAST or not before or not words[at + 1] or len(before) < _FRAME * 2:
        return None
    if len({len(one) for one in row}) > 1 or any("，" in one for one in row) or len(words[at]) == len(before):
        return None
    same = [
        place
        for place in range(1, len(before))
        if len({one[place] for one in row}) == 1 and before[place] not in _FIELD
    ]
    joined = next((one for one, other in pairwise(same) if other == one + 1), None)
    if joined is None or set(before[joined : joined + 2]) & set(words[at]):
        return None
    return f"……{before[joined : joined + 2]}……"


def _back(words: Sequence[str], at: int) -> list[str]:
    found: list[str] = []
    while (
        at - 1 - len(found) >= 0
        and words[at - 1 - len(found)]
        and len(words[at - 1 - len(found)]) == len(words[at - 1])
    ):
        found.append(words[at - 1 - len(found)])
    return found


def _on(words: Sequence[str], at: int) -> list[str]:
    size = len(words[at - 1])
    found: list[str] = []
    while at + 1 + len(found) < len(words) and len(words[at + 1 + len(found)]) == size:
        found.append(words[at + 1 + len(found)])
    return found
