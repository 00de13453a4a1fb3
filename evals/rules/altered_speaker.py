"""The line under the title names another speaker than the brief."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-speaker",
    level="error",
    what="标题下的讲话人姓名与材料不一致",
    why="讲话人的名字印错一个字，是最不能出的差错",
    instead="照材料写",
    source="brief.yaml 的 speaker.name",
    message="“{text}”与材料不一致，讲话人是“{known}”",
    suggestion="{known}",
    scope="whole",
    needs=frozenset({"brief"}),
)
# office　name, two ideographic or several plain spaces between; a name of two characters may be spaced itself.
_NAMED = lazy(r"[^\s（）()]{2,30}[ 　]+(?P<at>[一-鿿·]{2,8}|[一-鿿][ 　]{1,3}[一-鿿])[ 　]*$")

_TOLD = lazy(
    rf"(?:讲话人|致辞人|发言人)(?:是|为|：|叫)?(?P<name>[{people.SURNAMES}{people.MORE_SURNAMES}裴白关左詹殷简霍祝甘宁][一-鿿]{{1,2}})(?=[，。；、（(\\s]|$)"
)


def find(doc: Document) -> Iterator[Hit]:
    known = (doc.brief.speaker.name or _introduced(f"{doc.told}\n{doc.brief.remarks or ''}")) if doc.brief else ""
    if not known:
        return
    for start, end in doc.header:
        if (start, end) == doc.title:
            continue
        match = _NAMED.match(doc.text[start:end])
        if match and re.sub(r"\s", "", match["at"]) != re.sub(r"\s", "", known):
            yield Hit(start + match.start("at"), start + match.end("at"), {"known": known})


def _introduced(told: str) -> str:
    """The speaker's name where a brief tells it in passing: 讲话人裴知远."""
    match = _TOLD.search(told)
    return match["name"] if match else ""
