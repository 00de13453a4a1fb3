"""Figures, quoted names and places of a reference speech that the brief does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from evals.borrowed import kept
from evals.document import Document
from evals.rules.untraced_place import PLACE, named
from evals.shapes.base import Hit, Page
from pipeline import figures, lexicon
from pipeline.patterns import lazy
from pipeline.types import ReferenceSpeech

PAGE = Page(
    name="leaked-from-reference",
    level="error",
    what="参考讲话里的数字、口号或品牌混了进来",
    why="参考讲话只供结构和写法，里面的事实是别处的",
    instead="删去，或换成材料里的内容",
    source="起草规范：事实不得取自范文",
    message="“{text}”出自参考讲话（{reference}），材料里没有",
    needs=frozenset({"references", "brief"}),
    quotes=True,
)
_SHIPPED = "written for this project"  # in the front matter of reference_speeches/
_QUOTED = lazy(r"“([^“”\n]{2,16})”")
# A quoted name is a brand or slogan where it is called one; other quotes (“娘家人”) belong to everybody.
_BRAND = lazy(
    r"“([^“”\n]{2,16})”(?=[^，。；\n“”]{0,6}(?:战略|工程|行动|计划|品牌|活动|论坛|工作法|思路|定位|目标|口号|项目|模式|机制|驿站|主题))"
    r"|(?:打造|实施|开展|创建|擦亮|唱响|推出|举办|围绕|聚焦)[^，。；\n“”]{0,6}“([^“”\n]{2,16})”"
)


def find(doc: Document) -> Iterator[Hit]:
    known = lexicon.fold("\n".join(doc.lexicon.valid_forms))
    owners = kept(doc.references, _owners)
    for start, end, key in _claims(doc):
        owner = owners.get(key)
        if owner and key not in doc.told and lexicon.fold(key) not in known:
            yield Hit(start, end, {"reference": owner})


def _claims(doc: Document) -> Iterator[tuple[int, int, str]]:
    for figure in doc.figures:
        if figure.kind != "date" and figure.unit and not _traced(doc, figure):
            yield figure.start, figure.end, _key(figure)
    for pattern in (_QUOTED, PLACE):
        for match in doc.finditer(pattern):
            if pattern is not PLACE or named(match[1]):
                yield *match.span(1), match[1]


def _traced(doc: Document, figure: figures.Figure) -> bool:
    return any(figures.agrees(figure, fact) for fact in figures.find(doc.told, weak=True))


def _key(figure: figures.Figure) -> str:
    return f"{[format(value.normalize(), 'f') for value in figure.values]}{figure.unit}"


def _owners(references: tuple[ReferenceSpeech, ...]) -> dict[str, str]:
    """Claim -> title of the one reference that makes it; what several have in common belongs to the genre."""
    found: dict[str, set[str]] = {}
    for speech in references:
        text = "\n".join(section.text for section in speech.sections)
        keys = {_key(figure) for figure in figures.find(text) if figure.kind != "date" and figure.unit}
        # The shipped references name no office's own brands, only those of the whole country.
        if speech.source != _SHIPPED:
            keys |= {match[1] or match[2] for match in _BRAND.finditer(text)}
        keys |= {match[1] for match in PLACE.finditer(text) if named(match[1])}
        for key in keys:
            found.setdefault(key, set()).add(speech.title)
    return {key: min(titles) for key, titles in found.items() if len(titles) == 1}
