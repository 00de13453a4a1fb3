"""What a figure is told of, and figures of a brief that a text tells of another thing.

One model for text and brief. A figure is told of what stands beside it: its **lead** (the words before it, marks and other figures
included), its **label** (the words between it and the mark before, without 其中, 累计 and the like), its **noun** (what stands
behind it), and its **unit**. The brief is contradicted where

- two labels have changed their figures: 线上1.3万人次、线下1.9万人次, where the brief has them the other way round;
- a label has the figure of another one, which counts what its own unit does not: 新建工会9.6万人, where the brief has 2860家;
- a figure stands behind a lead that is another's in the brief: 其中高技能人才412万人, where it has 103万人 behind these very words.

Source: 起草规范：数字只用材料给的, and with what the material tells it of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.brief_words import brief_words
from evals.document import Document
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_BEFORE = 18  # characters before a figure that are its lead
_SURE, _MORE = 5, 3  # so many of a lead's are the same; so many more than before the figure that has its value
_REACH = 16  # characters before a figure in which its label ends and begins
_LABEL = lazy(r"(?:^|[，。；：、（\n]|\d[年月日])(?P<label>[一-鿿“”]{2,14})$")
# What a label may have before and behind it, and be the same.
_FIRST = lazy(
    "^(?:其中|全[省市县区]|各级(?:工会)?|[一二三四五六七八九十]年来|累计|共计?|已|先后|今后五年|去年|今年|并)+"
)
_LAST = lazy("(?:累计|总数|共计?|达到?|超过|突破|近|约|为|了|至|到|有|已)+$")
_NAMES, _SHORT = 4, 1  # characters of a label that names a thing wherever it stands; of one that does beside its like
_BEHIND = ">"  # before a noun: >持证残疾人
_NOUN = lazy("[一-鿿]{4}")
_CLOSED = lazy("[，。、；）]|$")
_ALIKE = (  # told one for the other
    frozenset({"人", "名", "人次", "位"}), frozenset({"元", "美元", "欧元", "港元"}), frozenset({"公斤", "斤", "吨", "千克"}),
    frozenset({"亩", "公顷"}), frozenset({"公里", "米", "千米"}), frozenset({"平方米", "平方公里", "平方千米"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with what it is told of; ``names`` are its label and its noun, as far as it has them.

    ``row``: which fact it stands in; ``closed``: whether a mark stands right behind it, so that it is told of its label alone.
    """

    figure: Figure
    lead: str
    names: tuple[str, ...]
    closed: bool
    row: int


Named = Mapping[str, Sequence[Told]]


def other(doc: Document, figure: Figure) -> Figure | None:
    """The brief's figure that stands behind the same lead; None where its own does as well, or nothing stands so."""
    if figure.kind == "date" or len(figure.values) != 1:
        return None
    lead = doc.text[max(0, figure.start - _BEFORE) : figure.start]
    rows = [(_common(lead, one.lead), one.figure) for one in doc.once(_of_brief)]
    own = [length for length, known in rows if figures.agrees(figure, known)]
    rivals = [row for row in rows if row[0] >= _SURE and _rival(figure, row[1])]
    best = max(rivals, key=lambda row: row[0], default=None)
    return best[1] if best and own and best[0] >= max(own) + _MORE else None


def exchanged(doc: Document) -> Iterator[tuple[Figure, Figure]]:
    """A figure of the text, and the one that the brief has of what the text tells it of."""
    known = _by_name(doc.once(_of_brief))
    here = _by_name(doc.once(_of_text)) if known else {}
    for one in doc.once(_of_text) if known else ():
        right = next((right for name in one.names if (right := _contradiction(name, one, known, here))), None)
        if right and _plain(one.figure):
            yield one.figure, right


def measured_alike(one: Figure, other: Figure) -> bool:
    """Whether two figures may count the same things."""
    return (
        one.unit == other.unit
        or not one.unit
        or not other.unit
        or any({one.unit, other.unit} <= group for group in _ALIKE)
    )


def _contradiction(name: str, told: Told, known: Named, here: Named) -> Figure | None:
    """The brief's figure of that name, where the text has one of another name for it."""
    own = [one for one in known.get(name, ()) if _sure(name) or _alone(told, one)]
    if not own or any(figures.agrees(told.figure, one.figure) for one in own):
        return None
    others = {label for label, rows in known.items() if label != name and _has(rows, told.figure, _row(name, own))}
    if not others or any(
        name in label or label in name for label in others
    ):  # 新发展会员, 发展会员: a part of the other
        return None
    foreign = _sure(name) and not any(measured_alike(told.figure, one.figure) for one in own)
    foreign = foreign and name[0] != _BEHIND
    turned = any(_has(here.get(label, ()), right.figure) for label in others for right in own)
    return own[0].figure if foreign or turned else None


def _has(rows: Sequence[Told], figure: Figure, row: int | None = None) -> bool:
    return any(figures.agrees(figure, one.figure) for one in rows if row in (None, one.row))


def _sure(name: str) -> bool:
    """A short label (线下) names a thing only beside its like: in its own fact, a mark behind it, of the same unit."""
    return len(name) >= _NAMES


def _alone(told: Told, known: Told) -> bool:
    return told.closed and known.closed and told.figure.unit == known.figure.unit


def _row(name: str, own: Sequence[Told]) -> int | None:
    return None if _sure(name) else own[0].row


def _by_name(told: Sequence[Told]) -> Named:
    found: dict[str, list[Told]] = {}
    for one in told:
        for name in one.names if _plain(one.figure) else ():
            found.setdefault(name, []).append(one)
    return found


def _plain(figure: Figure) -> bool:
    return figure.kind == "number" and len(figure.values) == 1 and not figure.weak


def _rival(figure: Figure, known: Figure) -> bool:
    return figures.alike(figure, known) and not figures.agrees(figure, known)


def _of_text(doc: Document) -> Iterator[Told]:
    return _told(doc.text, doc.figures, 0)


def _of_brief(doc: Document) -> Iterator[Told]:
    for row, words in enumerate(brief_words(doc.brief) if doc.brief else ()):
        yield from _told(words, figures.find(words, weak=True), row)


def _told(text: str, found: Sequence[Figure], row: int) -> Iterator[Told]:
    for figure in found:
        match = _LABEL.search(text[max(0, figure.start - _REACH) : figure.start])
        label = _LAST.sub("", _FIRST.sub("", match["label"])) if match else ""
        noun, closed = _NOUN.match(text, figure.end), _CLOSED.match(text, figure.end) is not None
        lead = text[max(0, figure.start - _BEFORE) : figure.start]
        named = (label,) if len(label) >= (_SHORT if closed else _NAMES) else ()
        yield Told(figure, lead, (*named, *((_BEHIND + noun[0],) if noun else ())), closed, row)


def _common(one: str, other_: str) -> int:
    """How many characters both end in."""
    length = 0
    while length < min(len(one), len(other_)) and one[-1 - length] == other_[-1 - length]:
        length += 1
    return length
