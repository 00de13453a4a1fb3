"""A person of the brief with an office that is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.document import Document
from evals.persons import people, posts, trades
from evals.persons.people import Known, Office
from evals.shapes.base import Hit, Page
from evals.spans import places
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-office",
    level="error",
    what="职务与材料不一致",
    why="职务错一个字就是另一个人、另一级组织",
    instead="照材料写",
    source="起草规范：姓名职务只用材料给的",
    message="“{text}”与材料不一致，{name}的职务是“{known}”",
    suggestion="{known}",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset({"wrong-voice"}),
)
_SENT = lazy(
    "我(?:谨)?代表(?P<body>[一-鿿]{2,12}?)(?=[，、]|向|对|提|讲)|委托，(?:谨)?代表(?P<also>[一-鿿]{2,12}?)(?=[，、]|向|对)"
)
_OUTSIDE = lazy("^$|[，。；：、\\n受由请和与同向是对让替]")  # what stands before a given name that is told by itself
_GIVEN = 2  # characters of such a name
_TAIL = 3  # characters by which an office is found in the brief's
_HEAD = lazy("[省市县区]长|[省市县区]委书记")
_BY = lazy("受(?P<by>[^，。；：！？\\n]{2,30}?)(?:同志)?的?委托")


def find(doc: Document) -> Iterator[Hit]:
    header = [span for span in doc.header if span != doc.title]
    yield from _speaker(doc, header)
    yield from _sent_by(doc)
    yield from _sender(doc)
    yield from _promoted(doc)
    yield from _guests(doc)
    yield from _by_surname(doc)
    for start, end, one in trades.otherwise(doc):
        yield Hit(start, end, {"name": one.name, "known": one.trade})
    yield from (Hit(start, end, {"name": name, "known": known}) for start, end, name, known in posts.otherwise(doc))
    yield from _by_given_name(doc)
    for person in doc.people:
        if not person.offices or person.name not in doc.text:
            continue
        for match in re.finditer(re.escape(person.name), doc.text):
            start, end = match.span()
            if any(first <= start < last for first, last in header):
                continue
            for claim in people.beside(doc.text, start, end):
                if not _held(claim, person.offices):
                    yield Hit(*_place(doc.text, claim, start, end), _fields(person))


def _by_given_name(doc: Document) -> Iterator[Hit]:
    """承安书记, of 骆承安 whom the brief has as 主席: called by the given name, with another office."""
    for person in doc.people:
        given = person.name[1:]
        if not person.offices or len(given) != _GIVEN or given not in doc.text:
            continue
        for start in places(doc.text, given):
            title = lazy(people.TITLE).match(doc.text, start + _GIVEN)
            if title is None or not _OUTSIDE.search(doc.text, max(0, start - 1), start) or given + title[0] in doc.told:
                continue
            if not _held(Office(("", ""), title[0], title[0]), person.offices):
                yield Hit(*title.span(), _fields(person))


def _speaker(doc: Document, header: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """The line under the title: 省总工会主席　周敬川, or the office alone."""
    speaker = doc.brief.speaker if doc.brief else None
    if speaker is None or not speaker.office:
        return
    name = re.sub(r"\s", "", speaker.name or "")
    own = next((person for person in doc.people if person.name == name), None) or Known(
        name or "讲话人", tuple(people.offices(speaker.office))
    )
    for first, last in header:
        words = re.split(r"[ 　]", doc.text[first:last])[0]
        for claim in people.offices(words):
            if not _held(claim, own.offices):
                at = doc.text.index(claim.text, first)
                yield Hit(at, at + len(claim.text), _fields(own))

        for piece in _not_told(words, speaker.office):
            at = doc.text.index(piece, first)
            yield Hit(at, at + len(piece), _fields(own))


# 一级巡视员, 总工程师: what is an office by its last character, and none of those that are compared by body and title
_OFFICE = lazy("[一-鿿]+(?:[员师任席记长问理士授]|干部)")


def _not_told(words: str, office: str) -> Iterator[str]:
    """Offices of the line that stand in the place of one of the brief's: 党组成员、一级巡视员 for 党组成员、副主席."""
    if all(one.title in words for one in people.offices(office)):
        return  # all that the brief tells, and perhaps more
    for piece in re.split("[、，兼]", words):
        if _OFFICE.fullmatch(piece) and not people.offices(piece) and piece[-_TAIL:] not in office:
            yield piece


def _sent_by(doc: Document) -> Iterator[Hit]:
    """我代表市总工会, where the brief's speaker comes from 省总工会."""
    speaker = doc.brief.speaker if doc.brief else None
    if speaker is None:
        return
    behalf = speaker.on_behalf_of
    own = {office.body for office in people.offices(speaker.office or "")}
    own |= {people.body_of(behalf.organisation or "")} if behalf else set()
    own = {body for body in own if all(body)}
    for match in doc.finditer(_SENT):
        level, kind = people.body_of(match["body"] or match["also"])
        levels = {its for its, other in own if other == kind}
        if level and kind and levels and level not in levels:
            known = sorted(levels)[0]
            yield Hit(
                *match.span("body" if match["body"] else "also"), {"name": "讲话人所在组织", "known": f"{known}{kind}"}
            )


def _sender(doc: Document) -> Iterator[Hit]:
    """受省妇联党组书记委托, where it is the 主席 whom the brief has the speaker sent by; a named sender is looked at with the others."""
    behalf = doc.brief.speaker.on_behalf_of if doc.brief else None
    if behalf is None:
        return
    body = people.body_of(behalf.organisation or "")
    known = people.offices(behalf.office or "", behalf.organisation or "") or [Office(body, "", "")]
    told = f"{behalf.organisation or ''}{behalf.office or ''}" if len(known) == 1 else behalf.office or ""
    for match in doc.finditer(_BY):
        head = _HEAD.fullmatch(match["by"])
        if head and match["by"] not in doc.told and not any(one.title == match["by"] for one in known):
            yield Hit(
                *match.span("by"), {"name": "委托人", "known": told}
            )  # 受县长委托, of one who was sent by the 县委书记
            continue
        if not people.offices(match["by"][-6:]):
            continue  # a name stands behind the office
        for claim in people.offices(match["by"]):
            at = match.start("by") + match["by"].find(claim.text)
            if all(claim.body) and not _held(claim, known):
                yield Hit(at, at + len(claim.text), {"name": "委托人", "known": told})


# 市总工会主席专程到会, where only its 副主席 is on the list of guests
_COMES = lazy(
    "(?P<who>[省市县区](?:总工会|妇联|科协|委|人大常委会|政协|政府)(?:常务)?(?P<title>主席|主任|书记|[省市县区]长))(?:同志)?(?:专程|百忙|拨冗|亲临|莅临|到会|出席|亲自到会|应邀)"
)


# 省总工会副主席专程到会, where the guest on the list is of 市总工会
_GUEST = lazy(
    "(?P<who>[省市县区](?:总工会|妇联|科协|残联|文联|工商联|侨联)(?:党组)?(?:常务)?副?(?:主席|主任|书记|会长|理事长))(?:同志)?(?=专程|百忙|拨冗|亲临|莅临|到会|出席|亲自到会|应邀)"
)


def _guests(doc: Document) -> Iterator[Hit]:
    """A guest whom the brief has from another level."""
    invited = [guest.office or "" for guest in doc.brief.attending] if doc.brief else []
    for match in doc.finditer(_GUEST) if invited else ():
        words = match["who"]
        other = next((one for one in invited if one[1:] == words[1:] and one[0] != words[0]), "")
        if other and words not in doc.told:
            yield Hit(*match.span("who"), {"name": "来宾", "known": other})


# 姜镇长, where the guest 姜 is 镇党委书记; 每周主席办公会, 周县长办公会 are no people
_ADDRESSED = lazy(
    "(?<![任如为因每各该本全])(?P<surname>[一-鿿])(?P<title>书记|[省市县区州盟旗镇乡]长|主席|主任|会长)(?![团级们]|助理|办公|联席|会议|信箱|热线|岗|负责制)"
)


def _by_surname(doc: Document) -> Iterator[Hit]:
    """董县长 of a guest who is 县委书记, where nobody else of the brief has his surname."""
    guests = doc.brief.attending if doc.brief else ()
    known = {guest.name: guest.office for guest in guests if guest.name and guest.office}
    for match in doc.finditer(_ADDRESSED) if known else ():
        alike = [(name, office) for name, office in known.items() if name[:1] == match["surname"]]
        others = any(one.name not in known and one.name.startswith(match["surname"]) for one in doc.people)
        if len(alike) != 1 or match[0] in doc.told or others:
            continue
        name, office = alike[0]
        if match["title"] not in office and not name.endswith(match["title"]):
            yield Hit(*match.span(), {"name": name, "known": office})


def _promoted(doc: Document) -> Iterator[Hit]:
    """A guest whom the brief has as a deputy, told without the 副."""
    told = doc.told if doc.brief else ""
    for match in doc.finditer(_COMES) if told else ():
        body = match["who"].removesuffix(match["title"])
        if match["who"] not in told and f"{body}副{match['title']}" in told:
            yield Hit(*match.span("who"), {"name": "来宾", "known": f"{body}副{match['title']}"})


def _held(claim: Office, offices: Sequence[Office]) -> bool:
    return any(people.agrees(claim, office) for office in offices)


def _fields(person: Known) -> dict[str, str]:
    return {"name": person.name, "known": "、".join(office.text for office in person.offices)}


def _place(text: str, claim: Office, start: int, end: int) -> tuple[int, int]:
    """Where the claim stands: before the name, or its title behind it."""
    at = text.rfind(claim.text, max(0, start - 40), start)
    return (at, at + len(claim.text)) if at >= 0 else (end, end + len(claim.title))
