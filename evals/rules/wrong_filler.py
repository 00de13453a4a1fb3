"""A fixed formula whose place is filled with what may never stand there: 自觉接受企业管理层的领导, 以厂长接待日为基本形式的民主管理.

The formula is known, and so is what may fill it; whatever else fills it is wrong, though nobody thought of it before.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.fillers import FORMULAS
from evals.wordings.natures import NATURES
from evals.wordings.relations import reported
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-filler",
    level="error",
    what="固定的句式里填进了别的东西：自觉接受谁领导，以什么为指导思想，什么是工会的基本职责",
    why="这些位置上能填什么，党章、宪法和法律定死了，填了别的就是政治差错",
    instead="照党章、宪法、法律和群团章程的表述写",
    source="宪法（2018修正）；党章（2022）；工会法（2021修正）；各群团章程；总体国家安全观",
    message="“{text}”与宪法、党章和法律相抵触：{right}",
    yields_to=frozenset(
        {
            "wrong-doctrine", "wrong-relation", "wrong-role", "wrong-wording", "wrong-principle", "wrong-slot",
            "wrong-party-relation", "inexact-formulation", "misquoted-quotation", "wrong-order-in-formulation",
            "other-organisation-wording", "wrong-member",
        }
    ),
)  # fmt: skip
_ABROAD = lazy("(?:西方|国外|外国|他国|欧美|美国|英国|日本|资本主义|旧中国|民国)[^。！？；\\n]{0,12}$")


def find(doc: Document) -> Iterator[Hit]:
    found = [
        (match.span(), formula.right)
        for formula in (*FORMULAS, *NATURES)
        for match in doc.finditer(formula.head)
        if not formula.may.search(match["filler"])
    ]
    last = 0
    for (start, end), right in sorted(found):
        if start >= last and not reported(doc, start, end) and not _ABROAD.search(doc.text[max(0, start - 16) : start]):
            last = end
            yield Hit(start, end, {"right": right})
