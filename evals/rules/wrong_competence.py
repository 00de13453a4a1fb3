"""A deed told of a body that has no power to do it: a union that gives a Party punishment, a 政协 that passes a law."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings import competences

PAGE = Page(
    name="wrong-competence",
    level="error",
    what="把一个机关的职权安到了另一个机关头上",
    why="谁立法、谁判决、谁处分、谁授予、谁选举，宪法、法律、党章和章程都有规定；说错了，是不懂规矩",
    instead="改成有这项职权的机关，或者改说它真正做的事",
    source="宪法（2018修正）；立法法（2023修正）；中国共产党纪律处分条例（2023）；各群团章程；国家表彰奖励的规定",
    message="“{text}”说错了谁有这个职权：{right}",
    quotes=True,
    yields_to=frozenset({"wrong-conduct", "wrong-doctrine", "wrong-document", "altered-name", "misnamed-body"}),
)


def find(doc: Document) -> Iterator[Hit]:
    for start, end, right in competences.find(doc):
        yield Hit(start, end, {"right": right})
