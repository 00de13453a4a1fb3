"""prompts/<speech type>/outline.yaml -> Outline; a speech type is a folder there and nothing else.

Keys of the file: ``name`` (Chinese name of the type), ``title`` (with ``{occasion}``), ``voice`` (``upper``: the speaker
comes from the body above and hopes and asks; ``own``: the head speaks to the own line), ``markers`` (patterns that
tell the type in a text) and ``sections``; a section has ``id``, ``role``, ``name``, ``characters: [least, aim, most]`` in 汉字,
``covers``, ``formulations`` (lexicon ids; a list inside the list is a choice), ``acts`` (what it must say: ``congratulate``,
``thank`` …; rules ask for it), and, when numbered, ``heading`` with ``shown`` and ``regex``. With ``references: own`` the
type's reference speeches keep to themselves: what they say around the numbered parts is not lent to other types' drafts,
nor theirs borrowed, and their words are not counted in the common stock of the genre (`evals/spelling/genre.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, cast

from pipeline import yamlfile
from pipeline.errors import DataError, InputError
from pipeline.resources import tree
from pipeline.types import ACTS, Brief, HeadingPattern, Length, Outline, SectionSpec
from pipeline.yamlfile import Node

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def speech_types() -> tuple[str, ...]:
    """All speech types there are: the folders of ``prompts/`` with an outline."""
    return tuple(sorted(path.parent.name for path in tree("prompts").glob("*/outline.yaml")))


@cache
def places() -> tuple[str, ...]:
    """The ids and roles of all sections of all types, sorted."""
    specs = [spec for name in speech_types() for spec in load(name).sections]
    return tuple(sorted({word for spec in specs for word in (spec.id, spec.role)}))


@cache
def load(speech_type: str) -> Outline:
    """The outline of a speech type; InputError names the types there are."""
    if speech_type not in speech_types():
        raise InputError(f"没有“{speech_type}”这种讲话类型。可用的有：{'、'.join(speech_types())}。")
    return read(tree("prompts") / speech_type / "outline.yaml", speech_type)


def read(path: Path, speech_type: str) -> Outline:
    """An outline from its file; DataError names file and line."""
    root = yamlfile.load(path, DataError)
    needed = {"name", "title", "voice", "sections"}
    keys = root.mapping(needed | {"markers", "references"}, required=needed)
    sections: list[SectionSpec] = []
    for item in keys["sections"].items():
        spec = _section(item, number=1 + sum(bool(known.number) for known in sections))
        if any(spec.id == known.id for known in sections):
            raise item.fail(f"“{spec.id}”写了两次。")
        sections.append(spec)
    return Outline(
        speech_type=speech_type,
        name=keys["name"].text(),
        title=keys["title"].text(),
        voice=cast(Literal["upper", "own"], keys["voice"].choice(["upper", "own"])),
        sections=tuple(sections),
        markers=tuple(item.pattern().pattern for item in keys["markers"].items()) if "markers" in keys else (),
        references=cast(
            Literal["shared", "own"],
            keys["references"].choice(["shared", "own"]) if "references" in keys else "shared",
        ),
    )


def _section(node: Node, number: int) -> SectionSpec:
    needed = {"id", "role", "name", "characters", "covers"}
    keys = node.mapping(needed | {"formulations", "heading", "acts"}, required=needed)
    section_id = keys["id"].text()
    if not _ID.fullmatch(section_id):
        raise keys["id"].fail("只能用小写字母、数字和连字符。")
    heading = _heading(keys["heading"]) if "heading" in keys else None
    return SectionSpec(
        id=section_id,
        role=keys["role"].text(),
        name=keys["name"].text(),
        characters=_characters(keys["characters"]),
        covers=keys["covers"].texts(),
        formulations=_formulations(keys),
        heading=heading,
        number=number if heading else None,
        acts=tuple(item.choice(ACTS) for item in keys["acts"].items()) if "acts" in keys else (),
    )


def _characters(node: Node) -> Length:
    values = [item.integer() for item in node.items()]
    if len(values) != 3 or sorted(values) != values:
        raise node.fail("要写三个从小到大的数：[最少, 目标, 最多]，单位汉字。")
    return Length(*values)


def _heading(node: Node) -> HeadingPattern:
    keys = node.mapping({"shown", "regex"}, required={"shown", "regex"})
    return HeadingPattern(keys["shown"].text(), keys["regex"].pattern().pattern)


def _formulations(keys: Mapping[str, Node]) -> tuple[tuple[str, ...], ...]:
    if "formulations" not in keys:
        return ()
    return tuple(item.texts() if item.is_sequence else (item.text(),) for item in keys["formulations"].items())


def for_brief(brief: Brief, own: Sequence[Path] = ()) -> Outline:
    """The outline with the lengths that the brief asks for, and with an office's ``own`` folders (`Outline.own`).

    A section's own length wins; ``total`` scales the others so that all targets together give it. The range keeps its
    proportions to the target.
    """
    outline = load(brief.speech_type)
    fixed = {spec.id: brief.length[spec.id] for spec in outline.sections if spec.id in brief.length}
    factor = 1.0
    if "total" in brief.length:
        rest = sum(spec.characters.target for spec in outline.sections if spec.id not in fixed)
        wanted = brief.length["total"] - sum(fixed.values())
        if rest and wanted > 0:
            factor = wanted / rest
    sections = []
    for spec in outline.sections:
        scale = fixed[spec.id] / spec.characters.target if spec.id in fixed else factor
        # Fixed courtesies (salutation, wish) do not grow with the speech.
        if spec.id not in fixed and spec.characters.target < 30:
            scale = 1.0
        sections.append(replace(spec, characters=_scaled(spec.characters, scale)))
    return replace(outline, sections=tuple(sections), own=tuple(own))


def _scaled(length: Length, scale: float) -> Length:
    return Length(round(length.minimum * scale), round(length.target * scale), round(length.maximum * scale))
