"""A reference text made to fit a brief: its words of rank moved to the brief's ranks, its slots filled from the brief.

The number of points that it announces becomes that of the parts that the brief asks for (`pipeline.points`). Nothing else of a reference is changed, and nothing of a reference is ever used as a fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline import slots
from pipeline.points import fitted
from pipeline.types import Brief, Person, Rank, ReferenceSpeech

# The character that stands for a rank in 市委, 全市, 市总工会 …
_UNITS: Mapping[Rank, str] = {"province": "省", "city": "市", "county": "县", "town": "镇"}
_BODIES = (
    "委|人大|政府|政协|直机关|总工会|妇联|妇女联合会|科协|科学技术协会|工商联|工商业联合会|"
    "文联|侨联|残联|红十字会|关工委"
)
# 全市 and 我市 (not 全市场), 市委 and its like (not 城市委…).
_RANK_WORD = re.compile(rf"(?<=[全我])[省市县区镇](?![场域])|(?<![城都超])[省市县区镇](?={_BODIES})")
# 省委、市委 moved up would read 省委、省委.
_TWICE = re.compile(rf"([省市县区镇](?:{_BODIES}))(?:[、和及]\1)+")
_COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 端木 轩辕 申屠 太史 "
    "濮阳 呼延 赫连 澹台"
).split()
_ORDINAL = re.compile(r"第([一二三四五六七八九十百]+|\d+)(?=[次届])")
_PLACE_ENDS = ("自治区", "自治州", "自治县", "特别行政区", "省", "市", "县", "区", "镇", "乡")


def surname(name: str) -> str:
    """The family name: two characters where they form a compound one, else the first."""
    return name[:2] if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else name[:1]


def short_place(name: str) -> str:
    """清河市 -> 清河; a name of two characters (沙县) stays whole."""
    for end in _PLACE_ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name.removesuffix(end)
    return name


def address(person: Person, title: str) -> str:
    """How a person is addressed (王书记); an unknown family name stays an open slot."""
    return (surname(person.name) if person.name else slots.render("surname")) + title


def unquoted(slogan: str) -> str:
    """A slogan without quotation marks around the whole of it: the sentence that takes it in has its own."""
    inner = slogan.removeprefix("“").removesuffix("”")
    return inner if len(inner) == len(slogan) - 2 and not {"“", "”"} & set(inner) else slogan


def values(brief: Brief) -> dict[str, str]:
    """Slot name -> what the brief says for it. What it does not say is not in the result and stays open."""
    host, behalf = brief.host, brief.speaker.on_behalf_of
    found: dict[str, str | None] = {
        "place": host.name,
        "place_short": short_place(host.name) if host.name else None,
        "host_organisation": host.organisation,
        "speaker_organisation": behalf.organisation if behalf else None,
        "occasion": brief.occasion,
        "slogan": unquoted(brief.slogans[0]) if brief.slogans else None,
    }
    if host.name and host.level in ("province", "city", "county"):
        found[host.level] = host.name
    ordinal = _ORDINAL.search(brief.occasion or "")
    if ordinal:
        found["ordinal"] = ordinal[1]
    if behalf and behalf.office:
        found["principal"] = address(behalf, behalf.office)
    secretary = next((person for person in brief.attending if (person.office or "").endswith("委书记")), None)
    if secretary:
        found["secretary"] = address(secretary, "书记")
    return {name: value for name, value in found.items() if value}


def rank_unit(rank: Rank | None, host_name: str | None = None) -> str | None:
    """The unit character of a rank; a county-level district is 区."""
    if rank == "county" and host_name and host_name.endswith("区"):
        return "区"
    return _UNITS.get(rank) if rank else None


def transpose(text: str, pairs: Mapping[str, str]) -> str:
    """Words of rank moved: with {县: 市, 市: 省} 县委 becomes 市委 and 市委 becomes 省委, in one pass."""
    moved = {old: new for old, new in pairs.items() if old != new}
    if not moved:
        return text
    return _TWICE.sub(r"\1", _RANK_WORD.sub(lambda match: moved.get(match[0], match[0]), text))


def localise(text: str, speech: ReferenceSpeech, brief: Brief) -> str:
    """``text`` of ``speech`` as it would read at the brief's place: ranks moved, slots filled from the brief alone."""
    pairs: dict[str, str] = {}
    upper = rank_unit(brief.speaker.level)
    own = rank_unit(brief.host.level, brief.host.name)
    for old, new in ((rank_unit(speech.speaker_level), upper), (rank_unit(speech.level), own)):
        if old and new:
            pairs[old] = new
    text = transpose(text, pairs)
    if speech.speaker_level == "nation" and upper:
        text = re.sub(r"(?<=代表)中华全国(?=总工会|妇女联合会|工商业联合会|科学技术协会)", upper, text)
    return slots.fill(fitted(text, speech, brief), values(brief))
