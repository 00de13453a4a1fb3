"""Rightful other ways to say what a brief holds: what must not be flagged. Seeded, as ``fact_changes``; no span: any new finding counts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from evals.bench import fact_things as things
from evals.bench.fact_changes import Plant
from evals.bench.fact_things import Changed
from evals.bench.second import Text

_SYNONYMS = {"名": ("人",), "人": ("名",), "家": ("个",), "场": ("次",), "件": ("起",), "台": ("部",)}
_SHORT_SITE = {
    "公司": "公司",
    "集团": "集团",
    "厂": "厂",
    "小学": "校",
    "中学": "校",
    "学院": "学院",
    "医院": "医院",
    "村": "村",
}
_LIST = re.compile("(?<=[，。；：与])[一-鿿]{2,6}(?:、[一-鿿]{2,6}){2,}(?=[，。；])")
# Lists with an order of their own.
_RANKED = re.compile(
    "委|人大|政府|政协|联|精神|发展|文明|省|市|县|书记|主席|代表|同志|战略|立|强|[一二三四五六]|劳模|学史|理论|思想|党"
)


def _put(kind: str, text: Text, start: int, old: str, new: str) -> Iterator[Changed]:
    before = text.text[:start].rpartition("\n")[2]
    cited = before.count("《") > before.count("》") or (before.count("“") > before.count("”") and "该" in new)
    if new != old and not cited:  # the title of a document has one form
        changed = text.text[:start] + new + text.text[start + len(old) :]
        yield Changed(kind, text, changed, (), f"{text.text[max(0, start - 6) : start]}|{old}→{new}")


def _later(text: Text, words: str) -> int:
    """Its last place in the body, where that is not the first; else -1."""
    first, last = text.text.find(words), text.text.rfind(words)
    first = text.text.find(words, first + 1) if 0 <= first < 60 else first
    return last if last > first >= 0 else -1


def _short_body(text: Text, _chance: random.Random) -> Iterator[Changed]:
    """市总工会 for 榕山市总工会, 榕山 for 榕山市."""
    host = text.brief.host if text.brief else None
    if not host or not host.name:
        return
    body = host.organisation or ""
    at = _later(text, body) if body.startswith(host.name) else -1
    if at >= 0:
        yield from _put("short body", text, at, body, host.name[-1] + body.removeprefix(host.name))
    at = _later(text, host.name)
    if (
        at >= 0
        and len(host.name) > 2
        and not re.match("[一-鿿]*?(?:委|会|府|联|长|局)", text.text[at + len(host.name) :][:6])
    ):
        yield from _put("short place", text, at, host.name, host.name[:-1])


def _ours(text: Text, _chance: random.Random) -> Iterator[Changed]:
    """我市 for the name, where the speaker is of the place."""
    brief = text.brief
    if not brief or not brief.host.name or brief.speaker.level != brief.host.level:
        return
    at = _later(text, brief.host.name)
    if at >= 0 and not re.match("[一-鿿]{0,3}(?:委|会|府|联|长|局)", text.text[at + len(brief.host.name) :]):
        yield from _put("我市", text, at, brief.host.name, "我" + brief.host.name[-1])


def _surname_title(text: Text, _chance: random.Random) -> Iterator[Changed]:
    """周书记 for 市委书记周定国 or 周定国书记."""
    for person in text.brief.attending if text.brief else ():
        title = re.search("(?:书记|主席|主任|会长|[市县区省]长)$", person.office or "")
        if person.name and title:
            for shape in (f"{person.office}{person.name}(?:同志)?", f"{person.name}{title[0]}"):
                for match in re.finditer(shape, text.text):
                    yield from _put("surname title", text, match.start(), match[0], person.name[0] + title[0])


def _that_site(text: Text, chance: random.Random) -> Iterator[Changed]:
    """该公司, or the name without its kind, once it was named."""
    for one in things.sites(text, chance):
        kind = next((kind for kind in _SHORT_SITE if one.words.endswith(kind)), "")
        at = _later(text, one.words)
        if kind and at >= 0:
            yield from _put("该公司", text, at, one.words, "该" + _SHORT_SITE[kind])


def _reordered(text: Text, _chance: random.Random) -> Iterator[Changed]:
    """A list of the brief whose items have no rank, the last two in the other order."""
    for match in _LIST.finditer(text.text):
        items = match[0].split("、")
        if text.brief and all(item in things.whole(text.brief) for item in items) and not _RANKED.search(match[0]):
            new = "、".join([*items[:-2], items[-1], items[-2]])
            yield from _put("list in another order", text, match.start(), match[0], new)


def _shortened(text: Text, chance: random.Random) -> Iterator[Changed]:
    """A quotation without its last clause."""
    for one in things.quotations(text, chance):
        kept = re.match("(.{6,})[，；].{4,}$", one.words)
        if kept and text.text[one.end :][:2] in ("”，", "”。", "。”", "”；") and "”" not in one.words:
            yield from _put("quotation shortened", text, one.start, one.words, kept[1])


def _unit(text: Text, chance: random.Random) -> Iterator[Changed]:
    """The same figure with another word for its unit."""
    for one in things.figures(text, chance):
        match = things.FIGURE.match(one.words)
        unit = match["unit"] if match else ""
        if match and unit in _SYNONYMS and things.FIGURE.match(text.text, one.start):
            behind = text.text[one.end : one.end + 4]
            if unit == "家" and not behind.startswith("企业"):
                continue  # 个 is no word for every 家
            if unit in "人名" and not re.match("[，。；、）]" if unit == "名" else "[，。；、）]|$", behind):
                continue
            if unit in "场件台" and behind[:1] == "次":
                continue
            yield from _put("unit by a synonym", text, one.start, one.words, match["number"] + _SYNONYMS[unit][0])


def _unquoted(text: Text, chance: random.Random) -> Iterator[Changed]:
    """A brand without its marks, once it stood in them."""
    for one in things.brands(text, chance):
        words = f"“{one.words}”"
        at = _later(text, words)
        if at >= 0:
            yield from _put("brand without marks", text, at, words, one.words)


def _rounded(text: Text, chance: random.Random) -> Iterator[Changed]:
    """2.8亿多元 for 2.86亿元, 近1100户 is left out: what is cut away is said by 多."""
    for one in things.figures(text, chance):
        match = re.fullmatch(r"(\d+\.[1-9])\d([万亿])([人元户件名家]|人次)", one.words)
        if match and things.FIGURE.match(text.text, one.start):
            yield from _put("rounded down", text, one.start, one.words, f"{match[1]}{match[2]}多{match[3]}")


MANNERS: dict[str, Plant] = {
    "short body": _short_body,
    "我市": _ours,
    "surname title": _surname_title,
    "该公司": _that_site,
    "list in another order": _reordered,
    "quotation shortened": _shortened,
    "unit by a synonym": _unit,
    "brand without marks": _unquoted,
    "rounded down": _rounded,
}
