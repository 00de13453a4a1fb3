"""Who speaks, and where: the speaker's office with its level, and the host, as the brief tells them or the lines under the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.document import Document
from pipeline.patterns import lazy
from pipeline.types import RANKS

UNITS = {
    "国": "nation",
    "省": "province",
    "市": "city",
    "州": "city",
    "盟": "city",
    "县": "county",
    "区": "county",
    "旗": "county",
}
_OF_LEVEL = {"nation": "国", "province": "省", "city": "市", "county": "县"}
_ANY_OFFICE = lazy("书记|主席|[省市县区部]长|主任|会长|理事长")
_LEVEL = lazy(
    "(?P<nation>全国|中华|中央|中国(?=科协|工会|妇联|残联|文联|侨联))|团?(?P<unit>[省市县区州旗盟])(?=委|政府|人民|人大|政协|总?工会|妇联|科协|工商联|残联|文联|侨联|红十字会|长|纪委|直机关)"
)
_ABOVE = lazy("书记(?!处)|[省市县区]长|[省市县区]委常委|部长|党委")
_MASS = lazy(
    "工会|共青团|团[省市县区]委|妇联|妇女联合会|科协|科学技术协会|工商联|工商业联合会|文联|残联|侨联|作协|社科联|红十字会"
)
PLACED = lazy(
    "(?:^在(?!全)|^(?![在全])|中共|共青团|中国共产党)(?P<core>[一-鿿]{2,3}?)(?P<unit>[省市县区州旗盟])"
    "(?=委|政府|人民|人大|政协|总?工会|妇联|妇女|科协|科学|工商|残|文联|侨联|庆祝|第|[长共民青深产专“]|劳动|民营|经济|职工|群团|优秀)"
)
_WHOLE = lazy("全(?P<unit>[省市县区州旗盟])")


@dataclass(frozen=True, slots=True)
class Speaker:
    """``units`` are the levels of the speaker's offices (省 市 县 区, 国), none where it is not told; ``host`` the place (core
    and unit) with "" for what is not told.
    """

    office: str
    units: frozenset[str]
    commands: bool
    host: tuple[str, str]

    @property
    def rank(self) -> int | None:
        """The least exalted of the levels, as an index of ``RANKS``; None when nothing is told."""
        return max((RANKS.index(UNITS[unit]) for unit in self.units), default=None)

    @property
    def guest(self) -> bool:
        """Whether the speaker comes from above the host."""
        return self.rank is not None and bool(self.host[1]) and self.rank < RANKS.index(UNITS[self.host[1]])

    def above(self, unit: str) -> bool:
        """Whether the body's level is higher than the speaker's."""
        return self.rank is not None and RANKS.index(UNITS[unit]) < self.rank

    def below(self, unit: str) -> bool:
        """Whether the body's level is lower than each of the speaker's."""
        return bool(self.units) and all(RANKS.index(UNITS[unit]) > RANKS.index(UNITS[own]) for own in self.units)


def speaker(doc: Document) -> Speaker:
    """The speaker of a text."""
    return doc.once(_speakers)[0]


def _speakers(doc: Document) -> Iterator[Speaker]:
    office = office_of(doc)
    found = {match["unit"] or "国" for match in _LEVEL.finditer(office)}
    if not found and doc.brief:
        found = {_OF_LEVEL[level]} if (level := doc.brief.speaker.level) in _OF_LEVEL else set()
    bare = re.sub("[党机]组书记|党组成员", "", office)
    yield Speaker(office, frozenset(found), bool(_ABOVE.search(bare)) and not _MASS.search(bare), _host(doc))


def office_of(doc: Document) -> str:
    """The speaker's office: of the brief, else the line of the header that names it, without the name behind it."""
    if doc.brief and doc.brief.speaker.office:
        return doc.brief.speaker.office
    lines = (doc.text[slice(*span)] for span in doc.header if span != doc.title)
    line = next((line for line in lines if _ANY_OFFICE.search(line)), "")
    return re.sub(r"[ 　]+[一-鿿·]{1,4}(?:[ 　]+[一-鿿])?\s*$", "", line)


def _host(doc: Document) -> tuple[str, str]:
    name = (doc.brief.host.name or "") if doc.brief else ""
    if len(name) > 2 and name[-1] in UNITS:
        return name[:-1], name[-1]
    title = doc.text[slice(*doc.title)] if doc.title else ""
    placed, whole = PLACED.search(title), _WHOLE.search(title)
    if placed:
        return placed["core"], placed["unit"]
    office = PLACED.search(office_of(doc))
    if office and (not whole or whole["unit"] == office["unit"]):
        return office["core"], office["unit"]
    return "", whole["unit"] if whole else ""
