"""prompts/<speech type>/outline.yaml -> Outline; a speech type is a folder there and nothing else.

Keys of the file: ``name`` (Chinese name of the type), ``title`` (with ``{occasion}``), ``voice`` (``upper``: the speaker
comes from the body above and hopes and asks; ``own``: the head speaks to the own line), ``markers`` (patterns that
tell the type in a text) and ``sections``; a section has ``id``, ``role``, ``name``, ``characters: [least, aim, most]`` in 汉字,
``covers``, ``formulations`` (lexicon ids; a list inside the list is a choice), ``acts`` (what it must say: ``congratulate``,
``thank`` …; rules ask for it), and, when numbered, ``heading`` with ``shown`` and ``regex``. ``{points}`` in ``covers`` is
how many numbered sections there are (下面，我讲{points}点意见). With ``optional: true`` a section is there for the briefs
that name it (in ``headings``, ``emphasis``, ``length`` or a fact's ``section``) and for texts that have it; behind a
numbered one of these no other numbered section may stand that is not optional, for the parts are counted. With
``references: own`` the type's reference speeches keep to themselves: what they say around the numbered parts is not lent
to other types' drafts, nor theirs borrowed, and their words are not counted in the common stock of the genre
(`evals/spelling/genre.py`).
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
_FIELD = re.compile(r"\{([^{}]*)\}")
_POINTS = "points"
_SLOT = f"{{{_POINTS}}}"


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
    """The outline of a speech type, with the optional sections, which a text may have; InputError names the types there are."""
    return _counted(_written(speech_type))


@cache
def _written(speech_type: str) -> Outline:
    """As it stands in the file, ``{points}`` open."""
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
        if spec.number and not spec.optional and any(known.number and known.optional for known in sections):
            raise item.fail("前面的编号部分是可选的（optional），这一部分也要可选，否则序号会断。")
        sections.append(spec)
    if not any(spec.number for spec in sections) and any(_SLOT in point for spec in sections for point in spec.covers):
        raise keys["sections"].fail(f"covers 里写了 {_SLOT}，却没有编号部分（heading）。")
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
    keys = node.mapping(needed | {"formulations", "heading", "acts", "optional"}, required=needed)
    section_id = keys["id"].text()
    if not _ID.fullmatch(section_id):
        raise keys["id"].fail("只能用小写字母、数字和连字符。")
    heading = _heading(keys["heading"]) if "heading" in keys else None
    return SectionSpec(
        id=section_id,
        role=keys["role"].text(),
        name=keys["name"].text(),
        characters=_characters(keys["characters"]),
        covers=tuple(_point(item) for item in keys["covers"].items()),
        formulations=_formulations(keys),
        heading=heading,
        number=number if heading else None,
        acts=tuple(item.choice(ACTS) for item in keys["acts"].items()) if "acts" in keys else (),
        optional=keys["optional"].boolean() if "optional" in keys else False,
    )


def _point(node: Node) -> str:
    text = node.text()
    for field in _FIELD.findall(text):
        if field != _POINTS:
            raise node.fail(f"不认识 {{{field}}}。可用的有：{_SLOT}（一共几个编号部分）。")
    return text


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


def switched_on(brief: Brief) -> tuple[SectionSpec, ...]:
    """The optional sections that a brief names; a numbered one brings those along that are counted before it."""
    optional = [spec for spec in load(brief.speech_type).sections if spec.optional]
    if not optional:
        return ()
    named = {*brief.headings, *brief.emphasis, *brief.length, *(fact.section for fact in brief.facts)}
    last = max((spec.number or 0 for spec in optional if spec.id in named), default=0)
    return tuple(spec for spec in optional if spec.id in named or 0 < (spec.number or 0) <= last)


def for_brief(brief: Brief, own: Sequence[Path] = ()) -> Outline:
    """The outline that the brief asks for: optional sections only where it names them, and then as any others; with its
    lengths, and with an office's ``own`` folders (`Outline.own`).

    A section's own length wins; ``total`` scales the others so that all targets together give it. The range keeps its
    proportions to the target.
    """
    outline = _asked(_written(brief.speech_type), brief)
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
    return _counted(replace(outline, sections=tuple(sections), own=tuple(own)))


def _asked(outline: Outline, brief: Brief) -> Outline:
    """Without the optional sections that the brief does not name; the others are optional no more."""
    on = {spec.id for spec in switched_on(brief)}
    kept = (spec for spec in outline.sections if not spec.optional or spec.id in on)
    return replace(outline, sections=tuple(replace(spec, optional=False) for spec in kept))


def points(outline: Outline) -> str:
    """How many numbered sections there are to be, as one says it before 点: 三, but 两; optional ones are not counted."""
    from pipeline.figures import chinese_ordinal

    count = sum(bool(spec.number) and not spec.optional for spec in outline.sections)
    return "两" if count == 2 else chinese_ordinal(count)


def _counted(outline: Outline) -> Outline:
    """With the ``{points}`` of what is covered filled in."""
    if not any(_SLOT in point for spec in outline.sections for point in spec.covers):
        return outline
    said = points(outline)
    told = (tuple(point.replace(_SLOT, said) for point in spec.covers) for spec in outline.sections)
    sections = (replace(spec, covers=covers) for spec, covers in zip(outline.sections, told, strict=True))
    return replace(outline, sections=tuple(sections))


def _scaled(length: Length, scale: float) -> Length:
    return Length(round(length.minimum * scale), round(length.target * scale), round(length.maximum * scale))
