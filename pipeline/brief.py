"""brief.yaml -> Brief. Strict: what is not understood is an error with file and line, never ignored.

The keys are the contract of the design; every key but ``speech_type`` may be missing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from pipeline import outline as outlines
from pipeline import yamlfile
from pipeline.errors import BriefError
from pipeline.files import decode, read_bytes
from pipeline.types import RANKS, Brief, Fact, Host, Outline, Person, Rank, SectionSpec, Speaker
from pipeline.yamlfile import Node

KEYS = frozenset(field.name for field in dataclasses.fields(Brief)) - {"source", "raw"}


def load(path: Path) -> Brief:
    """Read a brief; BriefError or InputError names the file, the line and the way out."""
    content = read_bytes(path)
    return dataclasses.replace(parse(decode(content, path), path), raw=content)


def parse(text: str, path: Path | str) -> Brief:
    """A brief from its text; ``path`` is only named in messages."""
    root = yamlfile.parse(text, path, BriefError)
    keys = root.mapping(KEYS, required={"speech_type"})
    speech_type = keys["speech_type"].choice(outlines.speech_types())
    outline = outlines.load(speech_type)
    names = _names(outline.sections)
    return Brief(
        speech_type=speech_type,
        date=keys["date"].day() if "date" in keys else None,
        occasion=_text(keys, "occasion"),
        speaker=_speaker(keys["speaker"]) if "speaker" in keys else Speaker(),
        host=_host(keys["host"]) if "host" in keys else Host(),
        attending=tuple(_person(item) for item in keys["attending"].items()) if "attending" in keys else (),
        facts=_facts(keys["facts"], names) if "facts" in keys else (),
        slogans=keys["slogans"].texts() if "slogans" in keys else (),
        headings=_headings(keys["headings"], outline) if "headings" in keys else {},
        emphasis=_by_section(keys["emphasis"], names) if "emphasis" in keys else {},
        length=_length(keys["length"], names) if "length" in keys else {},
        remarks=_text(keys, "remarks"),
        source=text,
    )


def _names(specs: Iterable[SectionSpec]) -> dict[str, str]:
    """The sections' ids with what people call them."""
    return {spec.id: f"{spec.name}（可选）" if spec.optional else spec.name for spec in specs}


def _text(keys: Mapping[str, Node], key: str) -> str | None:
    return keys[key].text() if key in keys else None


def _rank(keys: Mapping[str, Node]) -> Rank | None:
    return cast(Rank, keys["level"].choice(RANKS)) if "level" in keys else None


def _person(node: Node) -> Person:
    keys = node.mapping({"name", "office", "organisation"})
    if not keys:
        raise node.fail("至少写 name、office、organisation 之一。")
    return Person(_text(keys, "name"), _text(keys, "office"), _text(keys, "organisation"))


def _speaker(node: Node) -> Speaker:
    keys = node.mapping({"name", "office", "level", "on_behalf_of"})
    behalf = _person(keys["on_behalf_of"]) if "on_behalf_of" in keys else None
    return Speaker(_text(keys, "name"), _text(keys, "office"), _rank(keys), behalf)


def _host(node: Node) -> Host:
    keys = node.mapping({"name", "level", "provincial_capital", "organisation"})
    capital = keys["provincial_capital"].boolean() if "provincial_capital" in keys else False
    return Host(_text(keys, "name"), _rank(keys), capital, _text(keys, "organisation"))


def _facts(node: Node, names: Mapping[str, str]) -> tuple[Fact, ...]:
    rows = [(item, item.mapping({"id", "text", "source", "section"}, required={"text"})) for item in node.items()]
    used: dict[str, int] = {}
    for _, keys in rows:
        if "id" in keys:
            word = keys["id"].text()
            if word in used:
                raise keys["id"].fail(f"编号“{word}”已在第 {used[word]} 行用过，请换一个。")
            used[word] = keys["id"].line
    free = (f"f{n}" for n in range(1, len(rows) + len(used) + 1) if f"f{n}" not in used)
    return tuple(
        Fact(
            id=keys["id"].text() if "id" in keys else next(free),
            text=keys["text"].text(),
            source=_text(keys, "source"),
            section=keys["section"].choice(list(names), names) if "section" in keys else None,
        )
        for _, keys in rows
    )


def _by_section(node: Node, names: Mapping[str, str]) -> dict[str, str]:
    return {word: child.text() for word, child in node.mapping(names, names=names).items()}


def _headings(node: Node, outline: Outline) -> dict[str, str]:
    numbered = {spec.id: spec for spec in outline.sections if spec.number}
    found: dict[str, str] = {}
    for word, child in node.mapping(numbered, names=_names(numbered.values())).items():
        found[word] = _numbered(child.text(), numbered[word])
    return found


def _numbered(heading: str, spec: SectionSpec) -> str:
    """The heading with its number in front, which the writer may leave out; a final mark is dropped."""
    from pipeline.figures import chinese_ordinal

    prefix = f"{chinese_ordinal(spec.number or 1)}、"
    bare = heading.removeprefix(prefix).strip().rstrip("。；，")
    return prefix + bare


def _length(node: Node, names: Mapping[str, str]) -> dict[str, int]:
    known = {**names, "total": "全篇"}
    return {word: child.integer(minimum=1) for word, child in node.mapping(known, names=known).items()}
