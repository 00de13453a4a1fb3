"""A remark that is to hide a finding, and does not say why. Found by ``evals/suppress.py``."""

from __future__ import annotations

from collections.abc import Iterable

from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="suppression-without-reason",
    level="warning",
    what="忽略一个问题，没有写理由",
    why="后来的人无从判断该不该放过；没有理由的忽略不起作用",
    instead="在规则名后面写明理由，如：<!-- qicao: ignore homophone 会标原文如此 -->",
    source="qicao 的约定：忽略要写明规则、理由，并且确有所指",
    message="“{text}”没有写理由",
    suggestion="写明理由，或删去",
)


def find(_: Document) -> Iterable[Hit]:
    """Nothing: remarks are no part of the text that rules see."""
    return ()
