"""Members of a formulation in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import excepted, level, lowered, runs
from evals.wordings.formulations import find as places
from pipeline.types import Formulation

PAGE = Page(
    name="wrong-order-in-formulation",
    level="error",
    what="规范提法里并列的各项次序颠倒",
    why="“四个自信”“三种精神”等各项的次序是固定的，次序本身有含义",
    instead="按词库里的次序写",
    source="规范提法词库（evals/lexicon）",
    message="“{text}”次序颠倒，应作“{right}”",
    suggestion="{right}",
    yields_to=frozenset({"wrong-body-order"}),
)
Run = Sequence[tuple[int, int, int]]


def find(doc: Document) -> Iterator[Hit]:
    found = places(doc)
    entries = doc.lexicon.entries
    shown: list[tuple[int, int]] = []
    wrong = [
        (run, entries[key])
        for key, members in found.members.items()
        for run in _wrong(entries[key], members, found.folded)
    ]
    # Two formulations may share members: the longest list is the one that was meant.
    for run, entry in sorted(wrong, key=lambda pair: pair[0][0][0] - pair[0][-1][1]):
        span = run[0][0], run[-1][1]
        formed = ((place.start, place.end) for place in (*found.right, *found.wrong))
        if any(start <= span[0] and span[1] <= end for start, end in (*shown, *formed)) or excepted(
            entry, doc.text, *span
        ):
            continue
        if own(doc, entry, found.folded[slice(*span)]):
            continue
        shown.append(span)
        # Two of three in the wrong order may be the speaker's own list; all of them are the formulation.
        grade = level(entry) if {rank for _, _, rank in run} == set(range(len(entry.order))) else lowered(entry)
        yield Hit(*span, {"right": _sorted(doc.text, run)}, level=grade, source=entry.source)


def _wrong(entry: Formulation, members: Run, folded: str) -> Iterator[Run]:
    """The lists of members of ``entry`` that do not stand in their order."""
    for run in runs(members, folded):
        ranks = [rank for _, _, rank in run]
        again = len(set(ranks)) == 1 and "，" in folded[run[0][1] : run[-1][0]]  # ……的工匠精神，工匠精神不是……
        if ranks != sorted(set(ranks)) and len(run) >= _least(entry) and not again:
            yield run


def own(doc: Document, entry: Formulation, words: str) -> bool:
    """Whether the speaker's organisation has these members in this order, and the entry is another organisation's:
    自尊、自信、自强、自立 of the disabled, 自尊、自信、自立、自强 of women."""
    body = doc.organisation
    if body is None or not entry.organisations or body in entry.organisations:
        return False
    return any(
        words in form and any(body in owner.organisations for owner in owners)
        for form, owners in doc.lexicon.valid_forms.items()
    )


def _least(entry: Formulation) -> int:
    """How many members make a list. Everyday words (创新, 开放) count only in full, long lists from three on."""
    if all(len(member) <= 2 for member in entry.order):
        return len(entry.order)
    return 2 if len(entry.order) <= 3 else 3


def _sorted(text: str, run: Run) -> str:
    """The run with its members in order, each once, and the marks between them where they were."""
    words = list(dict.fromkeys(text[start:end] for start, end, _ in sorted(run, key=lambda member: member[2])))
    marks = [text[one[1] : two[0]] for one, two in pairwise(run)]
    return "".join(word + mark for word, mark in zip(words, [*marks[: len(words) - 1], ""], strict=False))
