"""The messages for a small model on this machine: short, with one worked section as a turn of the chat.

The words are in ``prompts/local_*.md``. All but the last message are the same for every section of every draft, so the
model reads them once a run. What a large model is told in rules, a small one is held to by the grammar instead. It is not
shown what the section covers, nor how its sentences begin: it said these very words, each in the wrong place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pipeline import grammar
from pipeline.grammar import Skeleton
from pipeline.prompt import blocks, template
from pipeline.prompt.template import Template
from pipeline.resources import tree
from pipeline.types import Message, Passage, Task

_SUPPLIED: Mapping[str, Sequence[str]] = {
    "system": (),
    "request": (),
    "worked": (),
    "section": ("occasion", "section", "heading", "emphasis", "findings", "note"),
    "headings": ("occasion", "parts", "emphasis", "note"),
    "spot": ("section", "spots", "note"),
}
_REQUIRED: Mapping[str, Sequence[str]] = {
    "section": ("section", "findings", "note"),
    "headings": ("parts", "note"),
    "spot": ("section", "spots"),
}


@cache
def _template(name: str) -> Template:
    return template.load(tree("prompts") / f"local_{name}.md", _SUPPLIED[name], _REQUIRED.get(name, ()))


def verify() -> None:
    """Load all these prompt files; DataError names the file and the line of a fault."""
    for name in _SUPPLIED:
        _template(name)


def messages(task: Task, passages: Sequence[Passage]) -> tuple[Message, ...]:
    """System, the worked example as a question and its answer, and the task; the last one alone is of this task."""
    return (
        Message("system", _template("system").render({})),
        Message("user", _template("request").render({})),
        Message("assistant", _template("worked").render({})),
        Message("user", request(task, passages)),
    )


def request(task: Task, passages: Sequence[Passage]) -> str:
    """The last message."""
    brief, spec = task.brief, task.spec
    values = {"occasion": blocks.line(brief.occasion or ""), "note": blocks.line(task.note or "")}
    if spec is None:
        found = grammar.skeleton(task, passages)
        emphasis = "；".join(blocks.line(text) for text in brief.emphasis.values())
        return _template("headings").render(values | {"parts": _choices(found), "emphasis": emphasis})
    values |= {"section": blocks.part_name(spec)}
    if task.purpose == "spot":
        return _template("spot").render(values | {"spots": blocks.spots(task.spots)})
    known = {**task.headings, **brief.headings}
    values |= {
        "heading": blocks.line(known.get(spec.id, "")) if spec.number else "",
        "emphasis": blocks.line(brief.emphasis.get(spec.id, "")),
        "findings": "\n".join(f"- {blocks.line(one.message)}" for one in task.findings[:4]),
    }
    return _template("section").render(values)


def _choices(skeleton: Skeleton) -> str:
    return "\n\n".join(text for piece in skeleton.pieces if isinstance(piece, grammar.Choice) for text in piece.texts)
