"""Leaders of one place in the wrong order, each with a name: 尊敬的温若谷市长、梁知行书记."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.persons.speaker import speaker
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-leader-order",
    level="error",
    what="几位领导连名带职并提，先后次序不对",
    why="书记在市长、主任、主席之前，正职在副职之前；当面称呼时颠倒，是最失礼的",
    instead="尊敬的梁知行书记、温若谷市长",
    source="机关公文通例：党委在前、正职在前",
    message="“{text}”次序不对，“{first}”应在前面",
    yields_to=frozenset({"wrong-office-order", "wrong-pair-order", "altered-office"}),
)
_WORD = r"[^\W\d_、，和与及的向副了委任长府协会]"
_BETWEEN = "(?:同志)?[、和与，](?:尊敬的)?"
# 温若谷市长、梁知行书记: the secretary of the place itself, so the mayor's level must be the host's.
_NAME_FIRST = lazy(
    rf"(?:(?<=尊敬的)|(?<=[，、：\n感谢]))(?P<one>{_WORD}{{1,3}}(?P<unit>[省市县区州旗镇乡])长){_BETWEEN}"
    rf"(?P<two>{_WORD}{{1,3}}书记)(?=[、，：和与及到出亲多对给的一在率])"
)
# 市长温若谷、市委书记梁知行; the names as long as names are.
_OFFICE_FIRST = lazy(
    rf"(?P<one>(?P<unit>[省市县区州旗镇乡])(?:长|人大(?:常委会)?主任|政协主席|委副书记)(?P<name>[{people.SURNAMES}]{_WORD}{{1,2}}?)){_BETWEEN}"
    rf"(?P<two>(?:[一-鿿]{{2,3}})?(?P=unit)委书记[{people.SURNAMES}]{_WORD}{{1,2}}?)(?=[、，：和与及到出亲多对给的一在率等]|同志)"
)
# 陈副市长、王市长
_DEPUTY = lazy(
    rf"(?:(?<=尊敬的)|(?<=[，、：\n感谢]))(?P<one>{_WORD}{{1,3}}副(?P<head>书记|主席|主任|[省市县区州旗镇乡校院局厅部]长)){_BETWEEN}"
    rf"(?P<two>{_WORD}{{1,3}}(?P=head))(?=[、，：和与及到出亲多对给的一在率])"
)
_LIST_OF_WORDS = lazy("(?:历任|曾任|先后任)[^。；\n]{0,40}$")


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_NAME_FIRST):
        if match["unit"] == _unit(doc, match) and not _told_below(doc, match):
            yield _hit(match)
    for pattern in (_OFFICE_FIRST, _DEPUTY):
        for match in doc.finditer(pattern):
            if not _LIST_OF_WORDS.search(doc.text, max(0, match.start() - 50), match.start()):
                yield _hit(match)


def _hit(match: re.Match[str]) -> Hit:
    return Hit(match.start("one"), match.end("two"), {"first": match["two"]})


def _unit(doc: Document, match: re.Match[str]) -> str:
    """The level of the place; where it is not told, that of the title."""
    return speaker(doc).host[1] or match["unit"]


def _told_below(doc: Document, match: re.Match[str]) -> bool:
    """Whether the brief has the secretary as one of a body below that of the mayor (市长 beside 县委书记)."""
    for person in doc.people:
        if match["two"].removesuffix("书记") in (person.name, person.name[0]):
            bodies = {office.body[0] for office in person.offices if office.title.endswith("书记")}
            return bool(bodies - {""}) and match["unit"] not in bodies
    return False
