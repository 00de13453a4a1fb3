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
_NAME = lazy(r"[ 　]*(?P<at>[一-鿿]{3,4})[ 　]*")
_TOLD = lazy(
    r"(?:讲话人|致辞人|发言人)(?:是|为|：|叫)?"
    # 讲话人为中共汀阳市委书记秦望舒: an office of one or two titles before the name
    rf"(?:[一-鿿]{{0,14}}(?:{people.TITLE})(?:、(?:{people.TITLE})){{0,2}})?(?P<name>[{people.SURNAMES}{people.MORE_SURNAMES}裴白关左詹殷简霍祝甘宁][一-鿿]{{1,2}})(?=[，。；、（(\s]|$)"
)


def find(doc: Document) -> Iterator[Hit]:
    known = (doc.brief.speaker.name or _introduced(f"{doc.told}\n{doc.brief.remarks or ''}")) if doc.brief else ""
    if not known:
        return
    for start, end in doc.header:
        if (start, end) == doc.title:
            continue
        match = _NAMED.match(doc.text[start:end]) or _alone(doc.text[start:end], known)
        if match and re.sub(r"\s", "", match["at"]) != re.sub(r"\s", "", known):
            yield Hit(start + match.start("at"), start + match.end("at"), {"known": known})


def _alone(line: str, known: str) -> re.Match[str] | None:
    """The line that is nothing but a name, where it has all but one character of the speaker's."""
    match = _NAME.fullmatch(line)
    alike = sum(map(str.__eq__, match["at"], known)) if match and len(match["at"]) == len(known) else 0
    return match if alike and alike == len(known) - 1 else None


def _introduced(told: str) -> str:
    """The speaker's name where a brief tells it in passing: 讲话人裴知远."""
    match = _TOLD.search(told)
    return match["name"] if match else ""
