"""A sentence that a person has locked, and that a section has no more. Found by ``pipeline/draft/kept.py``, which alone
knows what is locked, wherever a section is written, edited or brought back."""

from __future__ import annotations

from collections.abc import Iterable

from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="lost-sentence",
    level="error",
    what="锁定的句子不见了或改了字",
    why="锁定的话是人定下来的，重写、改写、导入都不得动它",
    instead="照原样放回；确实要改的先解锁（qicao unlock）",
    source="qicao 的约定：锁定的句子一字不动",
    message="这句话已锁定，要一字不差地保留",
    scope="section",
)


def find(_: Document) -> Iterable[Hit]:
    """Nothing: a text alone does not tell what is locked in it."""
    return ()
