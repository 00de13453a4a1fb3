"""Text as HTML text or as an attribute in double quotes."""

from __future__ import annotations

from evals.reports import shown

_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escaped(words: str) -> str:
    return shown(words).translate(_SPECIAL) if words.isascii() or set('&<>"') & set(words) else shown(words)
