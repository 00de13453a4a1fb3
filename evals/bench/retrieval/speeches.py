"""Speeches by program: of a role and a theme that are known, in varied words, always the same for the same number.

Their sentences are the authors' own, in ``themes.yaml`` and ``frame.yaml``; what the two files call a choice is drawn
for each speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from pipeline import outline as outlines
from pipeline import yamlfile
from pipeline.errors import DataError
from pipeline.types import Rank, ReferenceSection, ReferenceSpeech

HERE = Path(__file__).parent
PEOPLE: Mapping[str, tuple[str, str]] = {
    "总工会": ("职工", "工会"),
    "妇联": ("妇女姐妹", "妇联"),
    "共青团": ("青年", "团组织"),
    "科协": ("科技工作者", "科协"),
    "工商联": ("民营企业家", "商会"),
}
"""Kinds of organisation, with what their people and their bodies are called."""

_LEVELS: tuple[tuple[Rank, str], ...] = (("province", "省"), ("city", "市"), ("county", "县"))
_NAMES = "清临沙青白石玉金云龙安宁永长平江河山川源泉湖海阳城丰华东西南北新和".strip()
_NUMBERS = "一二三四五六七八"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    role: str
    sign: re.Pattern[str]
    says: tuple[str, ...]
    asks: tuple[str, ...]


@cache
def themes() -> Mapping[str, Theme]:
    found = {}
    for name, node in yamlfile.load(HERE / "themes.yaml", DataError).entries().items():
        keys = node.mapping({"role", "sign", "says", "asks"}, required={"role", "sign", "says", "asks"})
        sign = keys["sign"].pattern()
        found[name] = Theme(name, keys["role"].text(), sign, keys["says"].texts(), keys["asks"].texts())
    return found


@cache
def _frame() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    nodes = yamlfile.load(HERE / "frame.yaml", DataError).entries()
    headings = {role: node.texts() for role, node in nodes.pop("headings").entries().items()}
    return {role: node.texts() for role, node in nodes.items()}, headings


@dataclass(frozen=True, slots=True)
class Made:
    """A speech, and for each of its numbered parts the theme it is about and those it touches."""

    speech: ReferenceSpeech
    about: Mapping[str, str]
    touched: Mapping[str, tuple[str, ...]]


def made(number: int, seed: int = 2023) -> Made:
    draw = Random(f"{seed}/{number}")
    organisation = draw.choice(list(PEOPLE))
    level, unit = draw.choice(_LEVELS)
    place = "".join(draw.sample(_NAMES, 2)) + unit
    speech_type = draw.choice(["congress_opening", "congress_opening", "work_conference"])
    words = {"人": PEOPLE[organisation][0], "会": PEOPLE[organisation][1], "地": place}
    about: dict[str, str] = {}
    touched: dict[str, tuple[str, ...]] = {}
    sections = []
    for spec in outlines.load(speech_type).sections:
        if spec.optional:
            continue
        if spec.number is None:
            sections.append(ReferenceSection(spec.id, spec.role, None, _frame_text(draw, spec.role, words)))
            continue
        own = [theme for theme in themes().values() if theme.role == spec.role]
        main, other = draw.sample(own, 2)
        also = (other.id,) if draw.random() < 0.6 else ()
        stray = draw.choice([theme for theme in themes().values() if theme.role != spec.role])
        about[spec.id], touched[spec.id] = main.id, also
        heading = f"{_NUMBERS[spec.number - 1]}、{_said(draw, draw.choice(_frame()[1][spec.role]), words)}"
        text = _part(draw, main, [themes()[name] for name in also], stray, words)
        sections.append(ReferenceSection(spec.id, spec.role, heading, text))
    title = f"在{place}{words['会']}{'第九次代表大会' if speech_type == 'congress_opening' else '工作会议'}上的讲话"
    day = date(draw.randint(2013, 2026), draw.randint(1, 12), draw.randint(1, 28))
    name = f"made-{number:06d}"
    speech = ReferenceSpeech(
        name, title, speech_type, day, "written by program", tuple(sections), level=level, organisation=organisation
    )
    return Made(speech, about, touched)


def corpus(count: int, seed: int = 2023) -> Iterator[Made]:
    return (made(number, seed) for number in range(count))


def _part(draw: Random, main: Theme, also: list[Theme], stray: Theme, words: Mapping[str, str]) -> str:
    """Three sentences on the theme, one on what is touched, general ones, and now and then one from elsewhere."""
    rows = draw.sample(main.says, 3) + draw.sample(_frame()[0]["general"], 2)
    rows += [draw.choice(theme.says) for theme in also]
    if draw.random() < 0.3:
        rows.append(draw.choice(stray.says))
    draw.shuffle(rows)
    return "要" + "。".join(_said(draw, row, words) for row in rows) + "。"


def _frame_text(draw: Random, role: str, words: Mapping[str, str]) -> str:
    rows = _frame()[0][role]
    count = min(len(rows), 2 if role in ("review", "call") else 1)
    said = [_said(draw, row, words) for row in draw.sample(rows, count)]
    return "。".join(said) + ("" if said[-1][-1] in "：！" else "。")


def _said(draw: Random, row: str, words: Mapping[str, str]) -> str:
    said = _CHOICE.sub(lambda match: draw.choice(match[1].split("|")), row)
    for name, word in words.items():
        said = said.replace(f"{{{name}}}", word)
    return said
