"""A loopback server that answers every prompt of the example brief as a good model would: with the texts of `compose`."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from drafting import BRIEF, OUTLINE, PARTS, render, retriever
from endpoint import Exchange, Received, say

from evals.check import checker
from pipeline.draft import draft
from pipeline.models.compose import ComposeModel
from pipeline.resources import tree
from pipeline.store import HEADINGS

EXAMPLE = tree("examples") / "brief.yaml"
_ASKED = re.compile(r"^# 这次只(?:写|修改)一节：.*“(.+?)”", re.M)


@cache
def texts() -> dict[str, str]:
    """Section id -> a text without a fault that could be mended; and all headings."""
    with tempfile.TemporaryDirectory() as folder:
        draft(BRIEF, Path(folder) / "d", model=ComposeModel(), checker=checker, render=render, retriever=retriever)
        found = {spec.id: (Path(folder) / f"d/sections/{spec.id}.md").read_text("utf-8") for spec in OUTLINE.sections}
    return {HEADINGS: "\n".join(found[key].partition("\n")[0] for key in PARTS), **found}


def copying_allowed(folder: Path) -> Path:
    """An office's rules (QICAO_RULES) for drafts of these texts: they consist of sentences of the references."""
    (folder / "rules").mkdir()
    (folder / "rules" / "settings.yaml").write_text("copied-from-reference: off\n", "utf-8")
    return folder / "rules"


def section(received: Received) -> str:
    """What a prompt asks for: a section's id, or ``headings``."""
    asked = _ASKED.search(received.messages[-1]["content"])
    return next(spec.id for spec in OUTLINE.sections if spec.name == asked[1]) if asked else HEADINGS


def good(exchange: Exchange) -> None:
    say(texts()[section(exchange.received)])(exchange)
