"""Reference speeches on disk: one Markdown file with front matter per speech, read strictly, written back exactly.

    ---
    id: congress-2023-union-city     # any word without blanks; unique in the corpus
    title: 在……上的讲话
    type: congress_opening           # a folder of prompts/, or `unknown`
    date: 2023-04-18                 # optional, like the next three
    speaker_level: province
    level: city
    organisation: 总工会
    source: written for this project
    gaps:                            # ingested speeches only: what is known to be missing, and what was treated
      - {characters: 1699, after: part-1, text: "……", start: 1171, end: 1190}
    damage:
      - {kind: portal-head, text: "……", start: 24, end: 50, reason: "……"}
    ---

    ## part-1 一、牢牢把握……            (section id, and the heading of a numbered part)

    Paragraphs, separated by one blank line.

A line of text that itself begins with ``##`` stands with a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast

from pipeline import outline as outlines
from pipeline import yamlfile
from pipeline.errors import DataError
from pipeline.files import read_text
from pipeline.resources import tree
from pipeline.types import RANKS, Damage, Gap, Rank, ReferenceSection, ReferenceSpeech
from pipeline.yamlfile import Node

UNKNOWN = "unknown"  # type of a speech, or role of a section, that nobody could tell
_NEEDED = frozenset({"id", "title", "type", "source"})
_KEYS = _NEEDED | {"date", "speaker_level", "level", "organisation", "gaps", "damage"}
_ID = re.compile(r"[\w-]+")
_OPEN = re.compile(r"(?:part|unknown)-[1-9][0-9]*|unknown")  # ids that any type may have besides its outline's
_SECTION = re.compile(r"## +(\S+)(?: +(\S.*))?")
_ESCAPED = re.compile(r"\\+##")
_MARKED = re.compile(r"\\*##")
# What YAML reads back as the same text without quotes: no indicator in front, no `: `, no ` #`, no number.
_PLAIN = re.compile(r"[^\W\d_](?:[^\n:#\"'\\]|:(?! |$))*(?<! )|\d{4}-\d\d-\d\d")
_RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def read(path: Path) -> ReferenceSpeech:
    """One speech from its file; InputError or DataError names file and line."""
    return parse(read_text(path), path)


def parse(text: str, path: Path | str) -> ReferenceSpeech:
    """One speech from its text; ``path`` is only named in messages."""
    lines = text.split("\n")
    head, first = yamlfile.above(
        lines, path, "要以一行“---”开头，下面写 id、title、type、source。", "开头的说明没有用一行“---”结束。"
    )
    keys = head.mapping(_KEYS, required=_NEEDED)
    if not _ID.fullmatch(keys["id"].text()):
        raise keys["id"].fail("只能用文字、数字、“-”和“_”。")
    speech_type = keys["type"].choice([*outlines.speech_types(), UNKNOWN])
    return ReferenceSpeech(
        id=keys["id"].text(),
        title=keys["title"].text(),
        type=speech_type,
        date=keys["date"].day() if "date" in keys else None,
        source=keys["source"].text(),
        sections=_sections(lines, first, speech_type, path),
        gaps=tuple(_gap(item) for item in keys["gaps"].items()) if "gaps" in keys else (),
        damage=tuple(_damage(item) for item in keys["damage"].items()) if "damage" in keys else (),
        speaker_level=_rank(keys, "speaker_level"),
        level=_rank(keys, "level"),
        organisation=keys["organisation"].text() if "organisation" in keys else None,
    )


def _rank(keys: Mapping[str, Node], key: str) -> Rank | None:
    return cast(Rank, keys[key].choice(RANKS)) if key in keys else None


def _gap(node: Node) -> Gap:
    keys = node.mapping({"characters", "after", "text", "start", "end"}, required={"text", "start", "end"})
    return Gap(
        characters=keys["characters"].integer() if "characters" in keys else None,
        after=keys["after"].text() if "after" in keys else None,
        text=keys["text"].verbatim(),
        start=keys["start"].integer(),
        end=keys["end"].integer(),
    )


def _damage(node: Node) -> Damage:
    needed = {"kind", "text", "start", "end", "reason"}
    keys = node.mapping(needed, required=needed)
    return Damage(
        kind=keys["kind"].text(),
        text=keys["text"].verbatim(),
        start=keys["start"].integer(),
        end=keys["end"].integer(),
        reason=keys["reason"].text(),
    )


@cache
def roles(speech_type: str) -> Mapping[str, str]:
    """Section id -> role for a type; for ``unknown`` the frame sections on which all types agree."""
    if speech_type != UNKNOWN:
        return {spec.id: spec.role for spec in outlines.load(speech_type).sections}
    found: dict[str, str] = {}
    for name in outlines.speech_types():
        found.update({spec.id: spec.role for spec in outlines.load(name).sections if spec.number is None})
    return found


def role(speech_type: str, section_id: str) -> str | None:
    """The role of a section id in a type; ``unknown`` for ids that every type may have; None for a wrong id."""
    known = roles(speech_type).get(section_id)
    return known or (UNKNOWN if _OPEN.fullmatch(section_id) else None)


def _sections(lines: list[str], first: int, speech_type: str, path: Path | str) -> tuple[ReferenceSection, ...]:
    found: dict[str, ReferenceSection] = {}
    for line, section_id, heading, text in _blocks(lines, first, path):
        section_role = role(speech_type, section_id)
        if section_role is None:
            known = "、".join(roles(speech_type))
            raise DataError(f"这种讲话没有“{section_id}”这一节。可用的有：{known}。", path=path, line=line)
        if section_id in found:
            raise DataError(f"“{section_id}”写了两次。", path=path, line=line)
        if not text:
            raise DataError(f"“{section_id}”没有内容。", path=path, line=line)
        found[section_id] = ReferenceSection(section_id, section_role, heading, text)
    if not found:
        raise DataError("一节也没有。请用“## 节名”标出各节。", path=path, line=first)
    return tuple(found.values())


def _blocks(lines: list[str], first: int, path: Path | str) -> Iterator[tuple[int, str, str | None, str]]:
    """Line number, id, heading and text of each section."""
    marks = [n for n in range(first, len(lines)) if lines[n].startswith("##")]
    for n in range(first, marks[0] if marks else len(lines)):
        if lines[n].strip():
            raise DataError("这一行不属于任何一节。请先写“## 节名”。", path=path, line=n + 1)
    for n, after in pairwise([*marks, len(lines)]):
        match = _SECTION.fullmatch(lines[n].rstrip())
        if match is None:
            raise DataError("要写成“## 节名”，或“## 节名 一、标题”。", path=path, line=n + 1)
        body = [line.rstrip() for line in lines[n + 1 : after]]
        yield n + 1, match[1], match[2], _paragraphs(body)


def _paragraphs(lines: Iterable[str]) -> str:
    """Lines joined again, runs of empty ones as one, none at either end."""
    plain = "\n".join(line[1:] if _ESCAPED.match(line) else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", plain.strip("\n"))


def render(speech: ReferenceSpeech) -> str:
    """The file of a speech: ``parse(render(s)) == s``, and ``render(parse(t)) == t`` for what this function wrote."""
    rows = [
        ("id", speech.id),
        ("title", speech.title),
        ("type", speech.type),
        ("date", speech.date.isoformat() if speech.date else None),
        ("speaker_level", speech.speaker_level),
        ("level", speech.level),
        ("organisation", speech.organisation),
        ("source", speech.source),
    ]
    head = [f"{key}: {_scalar(value)}" for key, value in rows if value is not None]
    head += _listed("gaps", [_flow(gap, ("characters", "after", "text", "start", "end")) for gap in speech.gaps])
    head += _listed("damage", [_flow(item, ("kind", "text", "start", "end", "reason")) for item in speech.damage])
    body = "".join(_block(section) for section in speech.sections)
    return "---\n" + "\n".join(head) + "\n---\n" + body


def _block(section: ReferenceSection) -> str:
    title = f"## {section.id} {section.heading}" if section.heading else f"## {section.id}"
    lines = ("\\" + line if _MARKED.match(line) else line for line in section.text.split("\n"))
    return f"\n{title}\n\n" + "\n".join(lines) + "\n"


def _listed(key: str, rows: list[str]) -> list[str]:
    return [f"{key}:", *(f"  - {row}" for row in rows)] if rows else []


def _flow(value: Gap | Damage, keys: tuple[str, ...]) -> str:
    pairs = ((key, getattr(value, key)) for key in keys)
    shown = (f"{key}: {item if isinstance(item, int) else _quoted(item)}" for key, item in pairs if item is not None)
    return "{" + ", ".join(shown) + "}"


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.isprintable() and text.lower() not in _RESERVED
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar on one line; what cannot be printed is escaped."""
    return '"' + "".join(_escaped(mark) for mark in text) + '"'


def _escaped(mark: str) -> str:
    if mark in '"\\':
        return "\\" + mark
    if mark == "\n":
        return "\\n"
    return mark if mark.isprintable() else f"\\U{ord(mark):08x}"


def load(user: Path | None = None) -> tuple[ReferenceSpeech, ...]:
    """All speeches, the shipped ones and those in the folder ``user`` (searched with its subfolders), sorted by id."""
    paths = sorted(tree("reference_speeches").rglob("*.md"))
    if user is not None:
        paths += sorted(user.rglob("*.md"))
    found: dict[str, ReferenceSpeech] = {}
    places: dict[str, Path] = {}
    for path in paths:
        speech = read(path)
        if speech.id in found:
            raise DataError(f"编号“{speech.id}”与 {places[speech.id]} 相同，请改一个。", path=path, line=2)
        found[speech.id], places[speech.id] = speech, path
    return tuple(found[key] for key in sorted(found))
