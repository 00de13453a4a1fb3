"""The words of a brief that a text may use: what its claims are traced in."""

from __future__ import annotations

from pipeline.patterns import lazy
from pipeline.types import Brief, Person

_TITLED = lazy(r"[副]?(?:书记|主席|主任|[省市县区州]长|部长|局长|会长|理事长)$")


def brief_words(brief: Brief) -> list[str]:
    """The texts of a brief that are facts: no remarks, no ids, no sources."""
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
    ]
    return [words for words in found if words]


def _address(person: Person) -> str | None:
    """王书记 for 王某某, 市委书记: known by name and office, so it may be said."""
    title = _TITLED.search(person.office or "")
    return person.name[:1] + title[0] if person.name and title else None
