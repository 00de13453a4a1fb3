"""A text as HTML with its findings in place; spans may overlap, the gravest one colours."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from pipeline.types import LEVELS, Finding


def marked(text: str, findings: Sequence[Finding], anchor: str) -> str:
    """``text`` escaped, each stretch under findings in a ``<mark>`` whose title says what they are.

    The n-th finding begins at the id ``<anchor>-n``; one without a width has an empty mark of its own.
    """
    edges = sorted({0, len(text), *(edge for found in findings for edge in (found.start, found.end))})
    begun: set[int] = set()
    pieces = []
    for start, end in [*pairwise(edges), (len(text), len(text))]:
        for number, found in enumerate(findings):
            if found.start == start and number not in begun:
                begun.add(number)
                pieces.append(f'<a id="{anchor}-{number}"></a>')
        words = escape(text[start:end])
        here = [found for found in findings if found.start <= start and end <= found.end and start < end]
        if not here:
            pieces.append(words)
            continue
        level = min((found.level for found in here), key=LEVELS.index)
        said = "\n".join(f"{found.rule}：{found.message}" for found in here)
        pieces.append(f'<mark class="{level}" title="{escape(said)}">{words}</mark>')
    return "".join(pieces)
