"""An open place of any style: 【待填：…】, ×市, XX, ***, ____, [姓名]."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline import slots
from pipeline.patterns import lazy

PAGE = Page(
    name="unfilled-slot",
    level="error",
    what="还有没填的地方",
    why="待填项、×、***、XX 都是空白，念出来就是事故；材料没有的内容只能留空，不能编造",
    instead="补进 brief.yaml 后重写，或直接填上",
    source="起草规范：定稿不得有空缺",
    message="“{text}”还没有填",
    raw=True,
)

# 没办成的就打“×”, “*”号项必填: the sign itself is spoken of
_SIGN = lazy("^[一-鿿，]{0,2}(?:[打画划标勾][个了]?[“‘][×✕✖*＊√][”’])|^[^“]{0,2}[“‘][×✕✖*＊][”’][号字]")


def find(doc: Document) -> Iterator[Hit]:
    kinds = slots.vocabulary()
    for slot in doc.slots:
        if _SIGN.match(doc.text[max(slot.start - 3, 0) : slot.end + 2]):
            continue
        ask = slot.detail or (kinds[slot.name].ask if slot.name in kinds else "")
        yield Hit(slot.start, slot.end, suggestion=f"请补：{ask}" if ask else None)
