"""A list of a formulation's members in which one is not its own (政治意识、大局意识、核心意识、责任意识)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Span, Spans
from evals.wordings.formulations import excepted, level, runs
from evals.wordings.formulations import find as places
from pipeline.lexicon import fold
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="wrong-member",
    level="error",
    what="规范提法展开时有一项写错",
    why="“四个意识”“三个务必”等各项是固定的，换一项就是自造",
    instead="照词库里的各项写，或不展开",
    source="规范提法词库（evals/lexicon）",
    message="“{text}”不是这一提法的内容，应作“{right}”",
    suggestion="{right}",
    yields_to=frozenset({"wrong-character"}),
)
Run = Sequence[tuple[int, int, int]]
_MARKS = lazy("“?(?:[，；]|以及|[和与及])?“?")
_SLACK = 2  # characters by which the wrong member may be longer or shorter
_HARD_MARKS = "。；：！？“\n"  # what no list goes across
_HARD = lazy(f"[{_HARD_MARKS}]")
_FAR = 160  # characters that a list goes back at most
_ITEM = lazy("[^，]+")
_LEAST = 8  # characters of a right form that is a list of its own (党委所需、职工所盼、工会所能)
_SHARED = 0.5  # of the characters of a member, that an altered one keeps
_DROPPED = lazy(
    "的?(?:新?时代)?(?:劳模|劳动|工匠|科学家|教育家|企业家|抗疫|脱贫攻坚|冬奥|探月|北斗|航天|女排|志愿|新时代好青年|重要要求|总要求|要求|方针|精神|思想|权利|服务品牌)"
)


def find(doc: Document) -> Iterator[Hit]:
    return iter(doc.once(_find))  # inexact-formulation asks, too


def _find(doc: Document) -> Iterator[Hit]:
    found = places(doc)
    shown: set[int] = set()
    known: Spans | None = None
    for key, members in found.members.items():
        entry = doc.lexicon.entries[key]
        # Short everyday words (创新, 开放) stand beside anything.
        if len(entry.order) < 3 or any(len(member) < 3 for member in entry.order):
            continue
        if len({rank for _, _, rank in members}) == len(members) == len(entry.order):
            continue  # each of them stands there
        wrong = [*_odd(entry, members, found.folded), *_altered(entry, members, found.folded)]
        for start, end, right in wrong or _dropped(entry, members, found.folded):
            if known is None:
                known = Spans((one.start, one.end) for one in (*found.right, *found.wrong) if len(one.form) >= _LEAST)
            if start not in shown and not known.meets(start, end) and not excepted(entry, doc.text, start, end):
                shown.add(start)
                yield Hit(start, end, {"right": right}, level=level(entry), source=entry.source)


def _altered(entry: Formulation, members: Run, folded: str) -> Iterator[tuple[int, int, str]]:
    """A list as long as the formulation, half of it or more word for word at its place, the rest like what should stand there."""
    size = len(entry.order)
    right = _members(entry.order)
    if any("，" in member for member in right):
        return
    if 2 * len(members) < size:
        return
    seen = -1
    for start, _, _ in members:
        if start < seen:
            continue
        began = _began(folded, start)
        ended = _HARD.search(folded, start)
        seen = ended.start() if ended else len(folded)
        if folded[began:seen].count("，") < size - 1:
            continue
        items = [match.span() for match in _ITEM.finditer(folded, began, seen)]
        for first in range(len(items) - size + 1):
            yield from _compared(folded, items[first : first + size], right, entry)


@lru_cache(maxsize=2048)
def _members(order: tuple[str, ...]) -> list[str]:
    return [fold(member) for member in order]


def _began(folded: str, start: int) -> int:
    """Where the list may begin that holds what stands at ``start``."""
    near = max(0, start - _FAR)
    return max(folded.rfind(mark, near, start) for mark in _HARD_MARKS) + 1 or near


def _compared(folded: str, items: list[Span], right: list[str], entry: Formulation) -> Iterator[tuple[int, int, str]]:
    words = [folded[start:end] for start, end in items]
    # Before the first and behind the last member the sentence goes on.
    words[0], words[-1] = words[0][-len(right[0]) :], words[-1][: len(right[-1])]
    odd = [at for at, (word, member) in enumerate(zip(words, right, strict=True)) if word != member]
    if not odd or 2 * len(odd) > len(right):
        return
    # Words that have only changed places are told by inexact-formulation.
    if sorted("".join(words[at] for at in odd)) == sorted("".join(right[at] for at in odd)):
        return
    if all(words[at] not in right and _resembles(words[at], right[at]) for at in odd):
        for at in odd:
            start, end = items[at]
            if at == len(right) - 1:
                end = start + len(words[at])
            elif at == 0:
                start = end - len(words[at])
            yield start, end, entry.order[at]


def _resembles(word: str, member: str) -> bool:
    edge = word[:1] == member[:1] or word[-1:] == member[-1:]
    return edge and abs(len(word) - len(member)) <= 1 and sum(mark in member for mark in word) >= _SHARED * len(member)


def _dropped(entry: Formulation, members: Run, folded: str) -> Iterator[tuple[int, int, str]]:
    """All members in their order but one in the middle, with the noun behind that belongs to all of them."""
    size = len(entry.order)
    if size < 4 or len(members) < size - 1:
        return
    for run in runs(members, folded):
        ranks = [rank for _, _, rank in run]
        if len(ranks) == size - 1 and ranks == sorted(set(ranks)) and _DROPPED.match(folded, run[-1][1]):
            missing = next(iter(set(range(size)) - set(ranks)))
            yield run[0][0], run[-1][1], entry.wording if missing in (0, size - 1) else "、".join(entry.order)


def _odd(entry: Formulation, members: Run, folded: str) -> Iterator[tuple[int, int, str]]:
    """What stands where the last member should, when all others stand before it in their order."""
    size = len(entry.order)
    for run in runs(members, folded):
        if [rank for _, _, rank in run] != list(range(size - 1)):
            continue
        marks = _MARKS.match(folded, run[-1][1])
        right = fold(entry.order[-1])
        if marks is None or not marks[0]:
            continue
        start = marks.end()
        end = min(len(folded), start + len(right))
        for stop in range(start + len(right) - _SLACK, start + len(right) + _SLACK + 1):
            if folded[stop : stop + 1] in tuple("，。；、”“\n"):
                end = stop
                break
        if folded[start:end] != right and _like(folded[start:end], right, size):
            yield start, end, entry.order[-1]


def _like(words: str, right: str, size: int) -> bool:
    """More than half of the characters, in a list of three; a common beginning or end in a longer one."""
    if re.search("[。；\n]", words):
        return False
    if size > 3 and (words[:2] == right[:2] or words[-2:] == right[-2:]):
        return True
    return sum(mark in right for mark in words) > max(len(right), len(words)) / 2
