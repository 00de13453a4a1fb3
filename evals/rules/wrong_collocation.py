"""A verb that must not stand before a formulation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import Place, excepted, heard, level
from evals.wordings.formulations import find as places
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-collocation",
    level="error",
    what="规范提法前面的动词用错",
    why="固定提法的动词也是固定的：增强“四个意识”、坚定“四个自信”、做到“两个维护”，换了就是错",
    instead="用词库里写明的动词",
    source="党章和党中央文件的固定搭配",
    message="“{verb}”不能和{object}搭配",
    suggestion="{right}",
)
_QUOTE = "“"
_ASPECTS = ("", "了", "着")
# 增强“两个维护”的自觉, 加强“四个意识”教育: the verb belongs to the noun that follows.
_FOLLOWED = lazy("的|意识|自觉|教育|观念|能力|定力|本领|底气|信念|要求|方面|等")


def find(doc: Document) -> Iterator[Hit]:
    found = places(doc)
    for place in found.objects:
        hit = _hit(doc, found.folded, place)
        if hit and heard(doc, place):
            yield hit


@cache
def _endings(verbs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(verb + aspect for verb in verbs for aspect in _ASPECTS)


def _hit(doc: Document, folded: str, place: Place) -> Hit | None:
    entry = place.entries[0]
    start, end = place.start, place.end
    if not folded.endswith(_endings(entry.wrong_verbs), max(0, start - 8), start):
        return None  # most places: no wrong verb is near
    if not place.form.startswith(_QUOTE) and folded[max(0, start - 1) : start] == _QUOTE:
        return None  # the quoted form is a place of its own
    if _FOLLOWED.match(folded, end):
        return None
    for aspect in _ASPECTS:
        before = folded[max(0, start - 8) : start]
        if aspect and not before.endswith(aspect):
            continue
        before = before.removesuffix(aspect)
        verb = max((word for word in entry.wrong_verbs if before.endswith(word)), key=len, default="")
        # 坚定捍卫 ends in no wrong verb, but 坚决做到 does in a right one for another object: the longer word decides.
        if verb and not any(before.endswith(right) and len(right) > len(verb) for right in entry.verbs):
            at = start - len(aspect) - len(verb)
            if excepted(entry, doc.text, at, end):
                return None
            right = (entry.verbs[0] if entry.verbs else "") + doc.text[start:end]
            words = doc.text[start:end]
            shown = words if words.startswith(_QUOTE) else f"“{words}”"
            fields = {"verb": verb, "object": shown, "right": right}
            return Hit(at, end, fields, level=level(entry), source=entry.source)
    return None
