"""A sentence that turns round who leads, serves or supervises whom, or makes of a body what it is not."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.relations import RELATIONS, reported

PAGE = Page(
    name="wrong-relation",
    level="error",
    what="党、政府、群团、群众之间的关系说反了，或者把一个组织说成了它不是的东西",
    why="谁领导谁、谁监督谁、各是什么组织，宪法和党章写得明白，说错就是政治差错",
    instead="照宪法、党章和各群团章程说",
    source="宪法（2018修正）；党章（2022）；工会法（2021修正）；各群团章程；监督法",
    message="“{text}”与宪法、党章的规定相抵触：{right}",
    yields_to=frozenset({"wrong-doctrine", "wrong-role", "wrong-wording", "wrong-order-in-formulation"}),
)


def find(doc: Document) -> Iterator[Hit]:
    found = [
        (match.span(), relation.right)
        for relation in RELATIONS
        for pattern in doc.open_ones(relation.patterns)
        for match in doc.finditer(pattern)
    ]
    last = 0
    for (start, end), right in sorted(found, key=lambda one: (one[0][0], -one[0][1])):
        if start >= last and not reported(doc, start, end):
            last = end
            yield Hit(start, end, {"right": right})
