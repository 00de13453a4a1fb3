"""A remark that is to hide a finding, and hides none. Found by ``evals/suppress.py`` once all other rules have run."""

from __future__ import annotations

from collections.abc import Iterable

from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="unused-suppression",
    level="warning",
    what="忽略的注释没有用上",
    why="问题已经改掉，或规则名写错、期限已过；留着它，以后同样的问题会被悄悄放过",
    instead="删去这条注释，或改正规则名、期限",
    source="qicao 的约定：忽略要写明规则、理由，并且确有所指",
    message="“{text}”没有用上",
    suggestion="删去，或改正规则名、期限",
)


def find(_: Document) -> Iterable[Hit]:
    """Nothing: one rule alone cannot tell what the others found."""
    return ()
