"""Figures of a brief that a text tells of another thing: 新建工会9.6万人, 发展会员2860家 with each other's figures.

A figure's label is the words between it and the mark before it, or those behind it. Two labels of the brief that have changed their figures are told
whatever the units are; one label alone, where its figure in the brief counts what no unit of the text's figure counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers.tracing import measured_alike
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_REACH = 16  # characters before a figure in which its label ends and begins
_LABEL = lazy(r"(?:^|[，。；：、（\n]|\d[年月日])(?P<label>[一-鿿“”]{2,14})$")
# What a label may have before and behind it, and be the same.
_LEAD = lazy(
    "^(?:其中|全[省市县区]|各级(?:工会)?|[一二三四五六七八九十]年来|累计|共计?|已|先后|今后五年|去年|今年|并)+"
)
_TRAIL = lazy("(?:累计|总数|共计?|达到?|超过|突破|近|约|为|了|至|到|有|已)+$")
_LEAST = 4  # characters of a label that names a thing
_NOUN = ">"  # before what stands behind a figure: 4.6万名|持证残疾人
_BEHIND = lazy("[一-鿿]{4}")

Labelled = tuple[str, Figure]


def exchanged(doc: Document) -> Iterator[tuple[Figure, Figure]]:
    """A figure of the text, and the one that the brief has of what the text tells it of."""
    known = [
        one for words in (brief_words(doc.brief) if doc.brief else ()) for one in _labelled(words, figures.find(words))
    ]
    told = list(_labelled(doc.text, doc.figures)) if known else []
    for label, figure in told:
        own = [one for name, one in known if name == label]
        others = {name for name, one in known if name != label and figures.agrees(figure, one)}
        if not own or not others or any(figures.agrees(figure, one) for one in own) or _nested(label, others):
            continue
        foreign = label[0] != _NOUN and not any(measured_alike(figure, one) for one in own)
        if foreign or any(name in others and figures.agrees(one, right) for name, one in told for right in own):
            yield figure, own[0]


def _nested(label: str, others: set[str]) -> bool:
    """Whether one is told as a part of another: 新发展会员, 发展会员."""
    return any(label in name or name in label for name in others)


def _labelled(text: str, found: Sequence[Figure]) -> Iterator[Labelled]:
    for figure in found:
        if figure.kind != "number" or len(figure.values) != 1:
            continue
        match = _LABEL.search(text[max(0, figure.start - _REACH) : figure.start])
        label = _TRAIL.sub("", _LEAD.sub("", match["label"])) if match else ""
        if len(label) >= _LEAST:
            yield label, figure
        if behind := _BEHIND.match(text, figure.end):
            yield _NOUN + behind[0], figure
