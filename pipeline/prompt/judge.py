"""The prompt of a pairwise judge: one brief, two texts, in a given order; ``prompts/judge.md``.

The judge sees neither who wrote a text nor what the rules found in it, nor the note on how it was made.
"""

from __future__ import annotations

from functools import cache

from pipeline import tokens
from pipeline.prompt import blocks, template
from pipeline.prompt.fence import fence
from pipeline.prompt.template import Template
from pipeline.resources import tree
from pipeline.types import Message, Prompt, Task, Tokens

VARIABLES = ("brief", "section", "first", "second")


@cache
def _template() -> Template:
    return template.load(tree("prompts") / "judge.md", VARIABLES, ("brief", "first", "second"))


def build(task: Task, first: str, second: str) -> Prompt:
    """The prompt that asks which of two texts is better; ``task.spec`` names the section where they are one section."""
    text = _template().render(
        {
            "brief": fence(blocks.brief(task.brief, task.outline)),
            "section": blocks.part_name(task.spec) if task.spec else "",
            "first": fence(_shown(first)),
            "second": fence(_shown(second)),
        }
    )
    return Prompt(task, (Message("user", text),), Tokens(tokens.estimate(text, None), 0, {}, False))


def _shown(text: str) -> str:
    """Without the last lines of a draft that say whether a model wrote it."""
    lines = text.rstrip().split("\n")
    while lines and (lines[-1].startswith("> ") or not lines[-1].strip()):
        lines.pop()
    return "\n".join(lines)
