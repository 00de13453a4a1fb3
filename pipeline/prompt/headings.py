"""The headings of the numbered parts, read from a model's reply."""

from __future__ import annotations

import re

from pipeline import slots
from pipeline.errors import ModelMisbehaved
from pipeline.figures import chinese_ordinal
from pipeline.types import Brief, Outline, SectionSpec

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_MARKS = re.compile(r"^[\s>#*•·\-–—]+|[\s*`]+$")
_HAN = "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(rf"(?:[（(](?:{_HAN}|\d{{1,2}})[）)]、?|(?:{_HAN}|\d{{1,2}})[、，,.．:：])\s*")
_LABEL = re.compile(r"(?:part-\d+|第[一二三四五六七八九十]+部分)?(?:“[^”]*”)?[：:]\s*")
_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|「([^「」]*)」")


def parse_headings(reply: str, outline: Outline, brief: Brief) -> dict[str, str]:
    """Section id -> heading with its number, for all numbered parts; those that the brief fixes are the brief's.

    ModelMisbehaved says in words for the model what is wrong: too few or too many lines, or a line off the pattern.
    """
    numbered = [spec for spec in outline.sections if spec.number]
    wanted = [spec for spec in numbered if spec.id not in brief.headings]
    lines = _lines(reply)
    if len(lines) == len(numbered) > len(wanted):  # the fixed ones were repeated: theirs are dropped
        lines = [text for spec, text in zip(numbered, lines, strict=True) if spec in wanted]
    if len(lines) != len(wanted):
        raise ModelMisbehaved(f"要 {len(wanted)} 个标题，一行一个，实际有 {len(lines)} 个。", reply=reply)
    found = {spec.id: f"{chinese_ordinal(spec.number or 1)}、{text}" for spec, text in zip(wanted, lines, strict=True)}
    faults = [fault for spec in wanted if (fault := _fault(found[spec.id], spec))]
    if len(set(lines)) < len(lines):
        faults.append("标题有重复，请各写各的。")
    if faults:
        raise ModelMisbehaved("".join(faults), reply=reply)
    return {spec.id: brief.headings.get(spec.id) or found[spec.id] for spec in numbered}


def _lines(reply: str) -> list[str]:
    """The headings without numbers, marks and what a model says around them.

    As soon as one line is numbered, those that are not are chatter; without numbers a line that ends in a colon is.
    """
    rows = [_MARKS.sub("", row) for row in _THOUGHT.sub("", reply).splitlines()]
    rows = [_LABEL.sub("", row, count=1) if _LABEL.match(row) else row for row in rows]
    counted = [row for row in rows if _NUMBER.match(row)]
    kept = counted or [row for row in rows if not row.endswith(("：", ":", "```"))]
    return [text for row in kept if (text := _bare(row))]


def _bare(row: str) -> str:
    text = row
    while text != (bare := _MARKS.sub("", _unquoted(_NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text))):
        text = bare
    return text.rstrip("。；;，,.！!").replace(",", "，").replace(" ", "")


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text)
    return next(filter(None, match.groups()), "") if match else text


def _fault(heading: str, spec: SectionSpec) -> str | None:
    # A heading left open (`compose` found none that fits) is an honest answer, and the writer sees it listed.
    if spec.heading is None or slots.find(heading) or re.fullmatch(spec.heading.regex, heading):
        return None
    return f"“{heading}”不合句式“{spec.heading.shown}”。"
