"""The messages for one task, within a token budget.

The system message is the same for all prompts of a draft (role, rules, brief, outline, formulations), so that a
service's prompt cache holds; the user message is the task with its facts and passages. The words are in
``prompts/<type>/``, the rules for all types in ``prompts/rules.md``; ``template.py`` reads these files and
``blocks.py`` makes what is put into them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pipeline import tokens
from pipeline.outline import load, points
from pipeline.prompt import blocks, template
from pipeline.prompt.fence import fence
from pipeline.prompt.headings import parse_headings
from pipeline.prompt.template import Template
from pipeline.resources import tree
from pipeline.types import Brief, Message, Outline, Passage, Prompt, SectionSpec, Task, Tokens

__all__ = ["BUDGET", "build", "describe", "parse_headings", "shown", "small", "verify"]

BUDGET = 6000
"""Tokens of a prompt. The example brief's prefix takes about 2,300 and a task 250 to 550; the longest section with four
passages comes to 4,900. So there is room for a long brief or further passages, and with a reply of 700 tokens, or 2,000
where a model thinks first, all stays inside the 8,192 of the smallest windows in use."""

# Variables of each prompt file, and those without which the model would not see what it must.
_OF_SECTION = ("headings", "section", "heading", "covers", "emphasis", "length", "formulations", "facts", "passages")
_SUPPLIED: Mapping[str, Sequence[str]] = {
    "system": ("rules", "brief", "outline", "formulations", "slots"),
    "section": (*_OF_SECTION, "previous", "findings", "neighbours", "note"),
    "repair": (*_OF_SECTION, "previous", "findings", "neighbours", "note"),
    "headings": ("headings", "parts", "points", "further", "emphasis", "passages", "previous", "findings", "note"),
    "spot": ("section", "spots", "formulations", "facts", "note"),
}
_REQUIRED: Mapping[str, Sequence[str]] = {
    "system": ("rules", "brief", "outline"),
    "section": ("section", "heading", "covers", "length", "facts", "passages", "previous", "note"),
    "repair": ("section", "heading", "length", "facts", "previous", "findings"),
    "headings": ("parts",),
    "spot": ("section", "spots", "facts"),
}
_SHARED = frozenset({"spot"})  # prompts that are the same for all types


@cache
def _template(speech_type: str, name: str) -> Template:
    folder = tree("prompts") if name in _SHARED else tree("prompts") / speech_type
    required = _REQUIRED[name] if _numbered(speech_type) else [one for one in _REQUIRED[name] if one != "heading"]
    return template.load(folder / f"{name}.md", _SUPPLIED[name], required)


def _numbered(speech_type: str) -> bool:
    """Whether speeches of this type have numbered parts: one without them has no headings, nor a prompt for them."""
    return any(spec.number for spec in load(speech_type).sections)


@cache
def _rules() -> str:
    return template.load(tree("prompts") / "rules.md", ()).render({})


def verify(speech_type: str) -> None:
    """Load all prompt files of a type; DataError or InputError names the file and the line of a fault."""
    from pipeline.prompt import local

    _rules()
    local.verify()
    for name in _SUPPLIED:
        if name != "headings" or _numbered(speech_type):
            _template(speech_type, name)


def small(model: str | None) -> bool:
    """Whether a model of that name is a small one on this machine, which is asked in a way of its own."""
    return model is not None and (model == "local" or model.startswith(("local:", "gguf:")))


def build(
    task: Task,
    passages: Sequence[Passage],
    *,
    model: str | None = None,
    budget: int | None = BUDGET,
    exact: bool = True,
) -> Prompt:
    """The prompt of ``task`` with as many of ``passages``, given best first, as ``budget`` tokens allow.

    Passages go in whole; one that is too long is passed over and the next tried. Everything else is never cut, even
    when it alone exceeds the budget. ``budget`` None: no limit. ``exact`` False estimates the tokens and saves loading
    the ranks (once a process, about 0.4 s); the messages are the same.
    """
    if small(model):
        return _local(task, passages, model)
    name = _file(task)
    prefix = _prefix(task)
    chosen = tuple(passages) if "passages" in _template(task.brief.speech_type, name).variables else ()
    request = _request(task, name, chosen)

    def fits(candidate: Mapping[str, str]) -> bool:
        return budget is None or tokens.within([prefix[""], candidate[""]], budget, model)

    if chosen and not fits(request):
        candidates, chosen = chosen, ()
        request = _request(task, name, chosen)
        for passage in candidates:
            if fits(longer := _request(task, name, (*chosen, passage))):
                chosen, request = (*chosen, passage), longer
    messages = (Message("system", prefix[""]), Message("user", request[""]))
    return Prompt(task, messages, _tokens(prefix, request, model, exact), chosen)


def _local(task: Task, passages: Sequence[Passage], model: str | None) -> Prompt:
    """For a small model on this machine; its passages are laid together by the grammar, not shown."""
    from pipeline.prompt import local  # with all of the grammar, which no other model needs

    messages = local.messages(task, passages)
    sizes = [tokens.estimate(message.text, model) + tokens.MESSAGE_OVERHEAD for message in messages]
    parts = {"instructions": sum(sizes[:-1]), "task": sizes[-1], "format": tokens.REPLY_OVERHEAD}
    return Prompt(task, messages, Tokens(sum(parts.values()), sum(sizes[:-1]), parts, False), tuple(passages))


def _file(task: Task) -> str:
    if task.spec is None:
        return "headings"
    return task.purpose if task.purpose in ("repair", "spot") else "section"


# A rendered message together with its blocks: variable -> text, and under "" the message itself.


def _prefix(task: Task) -> Mapping[str, str]:
    """Worked out once for the sections of a draft, which have it in common: a third of what a prompt takes."""
    last = _latest.get("prefix")
    if last is None or last[0] is not task.brief or last[1] is not task.outline:
        last = _latest["prefix"] = task.brief, task.outline, _rendered_prefix(task.brief, task.outline)
    return last[2]


_latest: dict[str, tuple[Brief, Outline, Mapping[str, str]]] = {}  # replaced whole: threads may look while one writes


def _rendered_prefix(brief: Brief, outline: Outline) -> dict[str, str]:
    values = {
        "rules": _rules(),
        "brief": blocks.brief(brief, outline),
        "outline": blocks.outline(brief, outline),
        "formulations": blocks.formulations(brief, outline),
        "slots": blocks.open_slots(brief),
    }
    return values | {"": _template(brief.speech_type, "system").render(values)}


def _request(task: Task, name: str, passages: Sequence[Passage]) -> dict[str, str]:
    known = {**task.headings, **task.brief.headings}
    values = {
        "headings": blocks.headings(task.outline, known),
        "previous": fence(task.previous or ""),
        "note": fence(task.note or ""),
        "findings": blocks.findings(task.findings),
        "neighbours": fence(task.neighbours),
        "spots": blocks.spots(task.spots),
    }
    values |= _of_section(task, task.spec, passages) if task.spec else _of_headings(task, passages)
    return values | {"": _template(task.brief.speech_type, name).render(values)}


def _of_section(task: Task, spec: SectionSpec, passages: Sequence[Passage]) -> dict[str, str]:
    known = {**task.headings, **task.brief.headings}
    return {
        "section": blocks.part_name(spec),
        "heading": fence(blocks.line(known.get(spec.id, ""))) if spec.number else "",
        "covers": blocks.covered(task.brief, spec),
        "emphasis": fence(task.brief.emphasis.get(spec.id, "")),
        "length": blocks.length(spec.characters),
        "formulations": blocks.must_carry(task.brief, task.outline, spec),
        "facts": blocks.facts(task.facts),
        "passages": blocks.passages(passages, task.brief),
    }


def _of_headings(task: Task, passages: Sequence[Passage]) -> dict[str, str]:
    return {
        "parts": blocks.parts(task.brief, task.outline),
        "points": points(task.outline),
        "further": blocks.further(task.brief),
        "emphasis": blocks.emphases(task.brief, task.outline),
        "passages": blocks.example_headings(passages, task.brief, task.outline),
    }


def _tokens(prefix: Mapping[str, str], request: Mapping[str, str], model: str | None, exact: bool) -> Tokens:
    """Tokens by part: the large blocks by name, the words around them as ``instructions`` and ``task``."""

    def size(text: str) -> int:
        return tokens.count(text, model)[0] if exact else tokens.estimate(text, model)

    parts: dict[str, int] = {}
    totals: list[int] = []
    for rest, message, names in (
        ("instructions", prefix, ("brief", "outline", "formulations")),
        ("task", request, ("facts", "passages", "previous", "findings", "neighbours", "spots", "note")),
    ):
        totals.append(size(message[""]))
        shown = {name: text for name in names if (text := message.get(name)) and text in message[""]}
        named = {name: size(text) for name, text in shown.items()}
        parts |= {rest: totals[-1] - sum(named.values()), **named}
    parts["format"] = len(totals) * tokens.MESSAGE_OVERHEAD + tokens.REPLY_OVERHEAD
    known = exact and tokens.count("", model)[1]
    return Tokens(sum(parts.values()), totals[0] + tokens.MESSAGE_OVERHEAD, parts, known)


def describe(prompt: Prompt) -> dict[str, Any]:
    """What ``qicao prompt`` shows, as JSON values: messages, tokens of each part, share of the prefix, references."""
    counted = prompt.tokens
    return {
        "purpose": prompt.task.purpose,
        "section": prompt.task.spec.id if prompt.task.spec else None,
        "sha256": prompt.sha256,
        "messages": [{"role": message.role, "text": message.text} for message in prompt.messages],
        "tokens": {
            "total": counted.total,
            "exact": counted.exact,
            "parts": dict(counted.parts),
            "prefix": counted.prefix,
            "prefix_share": round(counted.prefix / counted.total, 3),
        },
        "references": [
            {"speech": item.speech.id, "section": item.section.id, "score": item.score, "why": dict(item.why)}
            for item in prompt.references
        ],
    }


_PART_NAMES: Mapping[str, str] = {
    "instructions": "身份、口吻和规矩",
    "brief": "本次讲话的情况",
    "outline": "全篇结构",
    "formulations": "规范表述",
    "task": "本节任务",
    "facts": "本节事实",
    "passages": "参考范文",
    "previous": "原来的文字",
    "findings": "要改正的问题",
    "neighbours": "前后两节",
    "spots": "要改的句子",
    "note": "意见",
    "format": "消息格式",
}


def shown(described: Mapping[str, Any]) -> str:
    """What ``describe`` tells, for people; without a line end."""
    counted = described["tokens"]
    number = "{:,}".format if counted["exact"] else "约 {:,}".format
    rows = [f"──── {message['role']} ────\n{message['text']}\n" for message in described["messages"]]
    rows.append(f"词元：{number(counted['total'])}" + ("" if counted["exact"] else "（估算：没有这个模型的词表）"))
    rows += [f"  {_PART_NAMES.get(name, name)}：{size:,}" for name, size in counted["parts"].items()]
    rows.append(f"各节共用的前缀：{number(counted['prefix'])}，占 {counted['prefix_share']:.0%}")
    rows.append(f"范文：{len(described['references'])} 节")
    rows += [f"  {item['speech']} {item['section']}　{item['score']:.2f}" for item in described["references"]]
    return "\n".join(rows)
