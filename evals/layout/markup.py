"""Markdown that a text uses for its own structure: headings behind ``#``, or in bold, and bold openings of paragraphs.

Where all of one kind are marked, whoever wrote it writes Markdown: the marks are cut before the rules look, and told once. A
single one among plain headings is what a model left, and stays for ``model-residue`` to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.spans import Span

_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_BOLD = re.compile(r"^[ \t　]*(?P<open>\*\*)(?=[^\s*])[^*\n]{1,80}(?<=[^\s*])(?P<close>\*\*)", re.MULTILINE)
_COUNTED = re.compile(
    r"(?P<part>[一二三四五六七八九十]{1,3}、)|(?P<item>（[一二三四五六七八九十]{1,3}）)|(?P<point>第[一二三四五六七八九十]{1,3}[，、])"
    r"|(?P<is>[一二三四五六七八九十][是要])|(?P<digit>\d{1,2}[.．、])"
)
_PLAIN = re.compile(r"^[ \t　]*(?=[一二三四五六七八九十第（\d])", re.MULTILINE)
_DRAFT = re.compile(r"^> ", re.MULTILINE)  # the note that a draft of ours bears
_REFERENCE = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LEAST = 2


def of_its_own(text: str) -> list[Span]:
    """The marks that are the text's structure, by place. Empty for drafts and references of ours, which have their own form."""
    if ("**" not in text and "#" not in text) or _DRAFT.search(text) or _REFERENCE.match(text):
        return []
    plain = {match.lastgroup for at in _PLAIN.finditer(text) if (match := _COUNTED.match(text, at.end()))}
    headings = [(match.start(), match.end(), match.end()) for match in _HEADING.finditer(text)]
    bold = [(match.start("open"), match.start("close"), match.end("open")) for match in _BOLD.finditer(text)]
    cuts = [(start, end) for start, end, _ in headings] if _throughout(text, headings, plain) else []
    if _throughout(text, bold, plain):
        cuts += [span for start, close, _ in bold for span in ((start, start + 2), (close, close + 2))]
    # ## **一、…**: both at once
    cuts += list(_bold_within(text, cuts))
    return sorted(cuts)


def _throughout(text: str, marked: Sequence[tuple[int, int, int]], plain: set[str | None]) -> bool:
    """Whether there are several, and nothing of the kinds that they count by stands without a mark."""
    kinds = {match.lastgroup for _, _, words in marked if (match := _COUNTED.match(text, words))}
    return len(marked) >= _LEAST and not kinds & plain


def _bold_within(text: str, cuts: Sequence[Span]) -> Iterator[Span]:
    for start, end in cuts:
        stop = text.find("\n", end)
        line = text[end : stop if stop >= 0 else len(text)].rstrip()
        if text[start] == "#" and line.startswith("**") and line.endswith("**") and line.count("**") == _LEAST:
            yield end, end + 2
            yield end + len(line) - 2, end + len(line)
