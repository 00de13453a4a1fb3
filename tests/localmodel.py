"""A local model as the tests open and ask it, and a prompt of a draft that is written with one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from drafting import BRIEF, OUTLINE, retriever

from pipeline import compose, prompt
from pipeline.draft.request import facts_by_section
from pipeline.models import open_model
from pipeline.models.local import LocalModel
from pipeline.types import Completion, Prompt, Task


@cache
def asked(section: str | None, **changes: str) -> Prompt:
    """The prompt of a section as a draft with a local model would ask for it."""
    headings = compose.headings(Task("headings", BRIEF, OUTLINE), retriever().headings(BRIEF, 12))
    if section is None:
        return prompt.build(Task("headings", BRIEF, OUTLINE), retriever().headings(BRIEF, 12), model="local")
    spec = OUTLINE.section(section)
    facts = facts_by_section(BRIEF, OUTLINE, retriever()).get(section, ())
    task = replace(Task("section", BRIEF, OUTLINE, spec, headings=headings, facts=facts), **changes)
    return prompt.build(task, retriever().sections(BRIEF, spec, 12, heading=headings.get(section)), model="local")


def opened(path: Path, **environ: str) -> tuple[LocalModel, list[str]]:
    lines: list[str] = []
    model = open_model(f"gguf:{path}", environ=environ, on_event=lines.append)
    assert isinstance(model, LocalModel)
    return model, lines


def ask(model: LocalModel, question: Prompt) -> tuple[Completion, list[str]]:
    pieces: list[str] = []
    return model.complete(question, pieces.append), pieces
