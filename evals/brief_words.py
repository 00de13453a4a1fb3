"""The words of a brief that a text may use: what its claims are traced in."""

from __future__ import annotations

from pipeline.patterns import lazy
from pipeline.types import Brief, Person

_TITLED = lazy(r"[副]?(?:书记|主席|主任|[省市县区州]长|部长|局长|会长|理事长)$")


# 讲话人沈知远; 市委书记姓何; 渌川市总工会: who is who may be told in a remark.
_SPEAKER = lazy("讲话人(?:是|为|：)?(?P<name>[一-鿿]{2,3})(?=[，。；、（]|$)")
_SURNAMED = lazy(r"(?P<title>副?(?:书记|主席|主任|[省市县区州]长|部长|局长|会长|理事长))姓(?P<surname>[一-鿿])")
_GRANTED = lazy(
    "[一-鿿]{2,4}[省市县区](?:总工会|妇联|科协|工商联|残联|文联|侨联|委|政府)|《[^《》]{2,40}》|“[^“”]{4,80}”"
)


def brief_words(brief: Brief) -> list[str]:
    """The texts of a brief that are facts: no ids, no sources, of the remarks nothing but who somebody is."""
    speaker = Person(brief.speaker.name, brief.speaker.office)
    people = [speaker, *brief.attending, *([brief.speaker.on_behalf_of] if brief.speaker.on_behalf_of else [])]
    found: list[str | None] = [
        brief.occasion,
        brief.host.name,
        brief.host.organisation,
        *(word for person in people for word in (person.name, person.office, person.organisation)),
        *(address for person in people if (address := _address(person))),
        *(fact.text for fact in brief.facts),
        *brief.slogans,
        *brief.headings.values(),
        *brief.emphasis.values(),
        *_introduced(brief.remarks or ""),
    ]
    return [words for words in found if words]


def _introduced(remarks: str) -> list[str]:
    """Names, forms of address, bodies and titles of a remark, and what it wants quoted: 可引《大医精诚》“……”."""
    names = [match["name"] for match in _SPEAKER.finditer(remarks)]
    addresses = [match["surname"] + match["title"] for match in _SURNAMED.finditer(remarks)]
    return [*names, *addresses, *(match[0] for match in _GRANTED.finditer(remarks))]


def _address(person: Person) -> str | None:
    """王书记 for 王某某, 市委书记: known by name and office, so it may be said."""
    title = _TITLED.search(person.office or "")
    return person.name[:1] + title[0] if person.name and title else None
