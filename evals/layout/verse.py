"""Verse that a speech recites: short lines right below one another, in quotation marks or behind a colon."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy

_LINE = "[ 　\\t]*[^“”\n]{1,24}"
_QUOTED = lazy(rf"(?m)^[ 　\t]*“[^“”\n]{{1,24}}(?:\n{_LINE})*\n{_LINE}”[。！？]?[ 　\t]*$")
_LED = lazy(r"(?m)(?<=：\n)\n?(?:[ 　\t]*[^“”\n：]{3,24}[，；]\n)(?:[ 　\t]*[^“”\n]{3,24}(?:\n|\Z)){1,40}")


def verses(doc: Document) -> Iterator[Span]:
    """Where such lines stand, from the first to the last."""
    if "”" in doc.text:
        yield from (match.span() for match in _QUOTED.finditer(doc.text))
    if "：\n" in doc.text:
        yield from (match.span() for match in _LED.finditer(doc.text))
