"""Figures and quotations of a brief, changed where the text says them: the rest of ``fact_changes``."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from evals.bench import fact_things as things
from evals.bench.fact_things import Changed, Thing, put
from evals.bench.second import Text

_UNITS = dict(
    pair.split()
    for pair in "户 人,人 户,名 户,家 人,件 人,场 人,个 户,项 户,人次 户,户次 人次,元 万元,台 人,次 户,所 户,小时 天,公里 里".split(
        ","
    )
)


def unit(text: Text, chance: random.Random) -> Iterator[Changed]:
    for one in things.figures(text, chance):
        match = things.FIGURE.match(one.words)
        if match and text.text[one.start - 1 : one.start] not in tuple("0123456789.") and match["unit"] in _UNITS:
            if not things.FIGURE.match(text.text, one.start) or text.text[one.end : one.end + 1] in ("次", "月", "年"):
                continue
            yield from put("figure: unit", text, one.start, one.words, _measured(match["number"], match["unit"]))


def _measured(number: str, unit: str) -> str:
    """With another unit: 亿元 for 万元, else one that counts other things."""
    if unit == "元" and number[-1] in "万亿":
        return f"{number[:-1]}{'亿' if number[-1] == '万' else '万'}元"
    return number + _UNITS[unit]


def figures(text: Text, chance: random.Random) -> Iterator[Changed]:
    """Two figures with the same unit, each in the other's place."""
    found = [one for one in things.figures(text, chance) if text.text.count(one.words) == 1]
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            unit = things.FIGURE.match(one.words)
            rival = things.FIGURE.match(other.words)
            near = abs(one.start - other.start) < 200
            if unit and rival and unit["unit"] == rival["unit"] and near and one.words not in other.words:
                yield _crossed("figure: exchanged", text, one, other)
                break


def nouns(text: Text, chance: random.Random) -> Iterator[Changed]:
    """What two figures of the text count, each in the other's place: 新建工会9.6万人, 发展会员2860家 with their figures kept."""
    counted = []
    for one in things.figures(text, chance):
        noun = re.search("[，、；]([一-鿿]{4,8})$", text.text[max(0, one.start - 10) : one.start])
        if noun and noun[1] in one.held:
            counted.append(Thing(noun[1], one.start - len(noun[1]), one.held))
    for one, other in pairwise(counted):
        if one.words not in other.words and other.words not in one.words:
            yield _crossed("figure: nouns", text, one, other)


def _crossed(kind: str, text: Text, one: Thing, other: Thing) -> Changed:
    first, last = sorted((one, other), key=lambda thing: thing.start)
    body = text.text
    changed = body[: first.start] + last.words + body[first.end : last.start] + first.words + body[last.end :]
    shift = len(last.words) - len(first.words)
    spans = (
        (first.start, first.start + len(last.words)),
        (last.start + shift, last.start + shift + len(first.words)),
    )
    return Changed(kind, text, changed, spans, f"{first.words}⇄{last.words}")


def mouth(text: Text, chance: random.Random) -> Iterator[Changed]:
    """Another person of the brief for the one whose words stand behind the name."""
    people = things.names(text, chance)
    for quotation in things.quotations(text, chance):
        before = text.text[max(0, quotation.start - 60) : quotation.start].rpartition("\n")[2]
        for one in people:
            at = before.rfind(one.words)
            others = [other.words for other in people if other.words not in quotation.held]
            if at >= 0 and one.words in quotation.held and others:
                other = chance.choice(others)
                start = quotation.start - len(before) + at
                changed = text.text[:start] + other + text.text[start + len(one.words) :]
                span = (start, start + len(other))
                yield Changed("quotation: speaker", text, changed, (span,), f"{one.words}→{other}")
                break
