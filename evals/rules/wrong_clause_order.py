"""市政协……，市政府……，市人大……: clauses of one sentence, each with one of the four bodies, in the wrong order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-clause-order",
    level="warning",
    what="分头说几大班子做了什么，先后次序不对",
    why="逐家说党委、人大、政府、政协的支持，次序同并提时一样；先说政协、后说人大，听的人会多想",
    instead="市委……；市人大……，市政府……，市政协……",
    source="机关公文通例：党委、人大、政府、政协",
    message="“{text}”说在了{before}的后面，次序应是党委、人大、政府、政协",
    yields_to=frozenset({"wrong-body-order"}),
)
_KINDS = ("委", "人大", "政府", "政协")
_BODY = "[省市县区州旗盟](?:委(?![员书常办宣组统老政党巡])|人大(?:常委会)?(?!代表|主任|副)|(?:人民)?政府(?!工作|办)|政协(?!主席|副))"
# At the head of a clause: one of them, or several with 、 between.
_HEAD = lazy(f"(?:(?m:^)|(?<=[，；。：]))(?P<heads>(?:[一-鿿]{{2,3}}?)?{_BODY}(?:[、和]{_BODY}){{0,3}})(?![、和的])")
_ONE = lazy(f"(?P<unit>[省市县区州旗盟])(?P<kind>{'|'.join(_KINDS)})")
_LEAST = 3  # of them in one sentence; two where a semicolon sets them side by side


def find(doc: Document) -> Iterator[Hit]:
    heads = list(doc.finditer(_HEAD))
    at = 0
    for start, end in doc.sentences if len(heads) > 1 else ():
        while at < len(heads) and heads[at].start() < start:
            at += 1
        row: list[list[tuple[int, int, str, int]]] = []
        while at < len(heads) and heads[at].start() < end:
            row.append(list(_bodies(heads[at])))
            at += 1
        yield from _wrong(doc, row)


def _bodies(match: re.Match[str]) -> Iterator[tuple[int, int, str, int]]:
    for one in _ONE.finditer(match["heads"]):
        start = match.start("heads") + one.start()
        yield start, match.start("heads") + one.end(), one["unit"], _KINDS.index(one["kind"])


def _wrong(doc: Document, heads: list[list[tuple[int, int, str, int]]]) -> Iterator[Hit]:
    """The first that stands behind one of a later rank; in a sentence about bodies of one level, each told once. Two that
    share a clause (县人大、县政协) may follow the government; nothing goes before the committee."""
    row = [one for head in heads for one in head]
    kinds = [kind for _, _, _, kind in row]
    apart = len(row) == _LEAST - 1 and doc.text[row[1][0] - 1] == "；"
    if not (apart or len(row) >= _LEAST) or len({unit for _, _, unit, _ in row}) > 1 or len(set(kinds)) < len(kinds):
        return
    alone = all(len(head) == 1 for head in heads)
    for before, one in itertools.pairwise(row):
        if one[3] < before[3] and (alone or one[3] == 0):
            yield Hit(one[0], one[1], {"before": doc.text[before[0] : before[1]]})
            return
