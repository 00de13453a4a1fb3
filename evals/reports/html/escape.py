"""Text as HTML text or as an attribute in double quotes."""

from __future__ import annotations

from evals.reports import shown


def escaped(words: str) -> str:
    plain = shown(words).replace("&", "&amp;").replace("<", "&lt;")
    return plain.replace(">", "&gt;").replace('"', "&quot;")
