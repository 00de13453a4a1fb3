"""Single facts of a brief, changed where the text says them: what each kind of ``facts.py`` plants. Seeded; nothing from the rules' code."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from evals.bench import fact_figures
from evals.bench import fact_things as things
from evals.bench.fact_things import Changed, Thing, put
from evals.bench.second import Text

Plant = Callable[[Text, random.Random], Iterator[Changed]]
_HAN = re.compile("[一-鿿]")
_FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_LEVELS = "省市县"
_NEAR_WORDS = dict(
    pair.split()
    for pair in "意见 办法,办法 意见,方案 规划,规划 方案,条例 规定,计划 方案,建设 发展,发展 建设,管理 服务,服务 管理,保护 保障,保障 保护,"
    "实施 试行,工作 管理,加强 深化,深化 加强,报告 通报,公约 守则,手册 指南,协议 合同,合同 协议,制度 办法,若干 有关,措施 意见".split(
        ","
    )
)
_MEETINGS = dict(
    pair.split()
    for pair in "代表大会 工作会议,工作会议 座谈会,推进会 座谈会,座谈会 推进会,表彰大会 总结会,培训班 研讨班,动员会 推进会,现场会 座谈会,"
    "交流会 报告会,报告会 座谈会,总结会 动员会,研讨班 培训班,全会 工作会议".split(",")
)
_KINDS = dict(
    pair.split()
    for pair in "公司 集团,集团 公司,厂 公司,小学 中学,中学 小学,学院 大学,大学 学院,医院 诊所,合作社 公司,村 社区,社区 村,街道 镇,镇 街道,商会 协会,"
    "协会 商会,研究院 研究所,研究所 研究院,园区 开发区,开发区 园区,车间 班组,码头 车站,矿 厂,站 所".split(",")
)
_WEEKDAY = re.compile("(?:星期|周)([一二三四五六])")
_TEN = "一二三四五六七八九十"


def _other(character: str, chance: random.Random) -> str:
    """One that sounds like it, or looks like it; itself when there is none."""
    ways = [group for table in (things.sounding(), things.looking()) if (group := table.get(character))]
    return chance.choice(chance.choice(ways)) if ways else character


def _one_character(
    kind: str, find: Callable[[Text, random.Random], list[Thing]], first: int = 0, stem: str = ""
) -> Plant:
    """``first``: from which character on; ``stem``: what at the end is left alone."""

    def plant(text: Text, chance: random.Random) -> Iterator[Changed]:
        for one in find(text, chance):
            words = re.sub(stem, "", one.words) if stem else one.words
            places = [at for at in range(first, len(words)) if _HAN.match(words[at])]
            if places:
                at = chance.choice(places)
                new = one.words[:at] + _other(one.words[at], chance) + one.words[at + 1 :]
                yield from put(kind, text, one.start, one.words, new)

    return plant


def _surname(text: Text, chance: random.Random) -> Iterator[Changed]:
    for one in things.names(text, chance):
        at = 1 if one.words[0] in "老小" else 0
        new = one.words[:at] + chance.choice(_FAMILIES.replace(one.words[at], "")) + one.words[at + 1 :]
        yield from put("name: surname", text, one.start, one.words, new)


def _swapped(text: Text, chance: random.Random) -> Iterator[Changed]:
    for one in things.names(text, chance):
        if len(one.words) == 3:
            at = chance.choice((0, 1, 1))
            pair = one.words[at : at + 2]
            new = one.words[:at] + pair[::-1] + one.words[at + 2 :]
            yield from put("name: swapped", text, one.start, one.words, new)


def _deputy(text: Text, chance: random.Random) -> Iterator[Changed]:
    for one in things.offices(text, chance):
        title = re.search("(?:书记|主席|主任|会长|理事长|长)$", one.words)
        if "副" in one.words:
            yield from put("office: 副", text, one.start, one.words, re.sub("(?:常务)?副", "", one.words))
        elif title and text.text[one.end : one.end + 1] != "们":
            at = title.start()
            if one.words[at] == "长":  # 市长 → 副市长
                yield from put("office: 副", text, one.start, one.words, "副" + one.words)
            else:
                yield from put("office: 副", text, one.start, one.words, f"{one.words[:at]}副{one.words[at:]}")


def _title(text: Text, chance: random.Random) -> Iterator[Changed]:
    turned = {"书记": "主席", "主席": "书记", "主任": "主席"}
    for one in things.offices(text, chance):
        if (title := one.words[-2:]) in turned:
            yield from put("office: title", text, one.start, one.words, one.words[:-2] + turned[title])


def _level(kind: str, find: Callable[[Text, random.Random], list[Thing]]) -> Plant:
    def plant(text: Text, chance: random.Random) -> Iterator[Changed]:
        for one in find(text, chance):
            at = next((at for at, letter in enumerate(one.words) if letter in _LEVELS), -1)
            if at >= 0:
                levels = _LEVELS if kind == "office: level" else "市县"  # no town is called a province
                other = chance.choice(levels.replace(one.words[at], ""))
                yield from put(kind, text, one.start, one.words, one.words[:at] + other + one.words[at + 1 :])

    return plant


def _number(text: Text, chance: random.Random) -> Iterator[Changed]:
    """The number of the congress, one more or one less."""
    number = re.search("第(十?[一二三四五六七八九十])[次届]", (text.brief and text.brief.occasion) or "")
    if number:
        value = (10 if len(number[1]) > 1 else 0) + _TEN.index(number[1][-1]) + 1
        new = value + chance.choice((-1, 1))
        told = ("" if new < 10 else "十" if new < 20 else "二十") + (_TEN[new % 10 - 1] if new % 10 else "")
        told = told if new != 10 else "十"
        places = [match.start() for match in re.finditer(re.escape(number[0]), text.text)]
        if new > 0 and places:
            yield from put(
                "occasion: number", text, chance.choice(places), number[0], number[0].replace(number[1], told)
            )


def _meeting(text: Text, _chance: random.Random) -> Iterator[Changed]:
    one = things.occasion(text)
    if one and (kind := things.meeting(one.words)):
        new = one.words[: kind.start()] + _MEETINGS[kind[0]] + one.words[kind.end() :]
        yield from put("occasion: meeting", text, one.start, one.words, new)


def _day(kind: str, shape: str, group: int) -> Plant:
    """One more or one less of a part of a date: the years, months and days that the brief holds, and the line of the header."""

    def plant(text: Text, chance: random.Random) -> Iterator[Changed]:
        for one in [*things.days(text, chance), *_header(text)]:
            match = re.fullmatch(shape, one.words)
            if match:
                number = int(match[group]) + chance.choice((-1, 1))
                if group and number > 0 and (len(match[group]) == 4 or number <= (12 if "month" in kind else 28)):
                    start, end = match.span(group)
                    yield from put(kind, text, one.start, one.words, f"{one.words[:start]}{number}{one.words[end:]}")

    return plant


def _header(text: Text) -> Iterator[Thing]:
    if match := things.header_day(text):
        yield Thing(match[0][1:-1], match.start() + 1, "")


def _weekday(text: Text, chance: random.Random) -> Iterator[Changed]:
    for match in _WEEKDAY.finditer(text.text):
        if text.brief and match[0] in things.whole(text.brief):
            other = chance.choice("一二三四五六".replace(match[1], ""))
            yield from put("date: weekday", text, match.start(), match[0], match[0][:-1] + other)


def _near_word(text: Text, chance: random.Random) -> Iterator[Changed]:
    for one in things.titles(text, chance):
        found = [word for word in _NEAR_WORDS if word in one.words]
        if found:
            word = chance.choice(found)
            new = _NEAR_WORDS[word].join(one.words.rsplit(word, 1))
            yield from put("title: near word", text, one.start, one.words, new)


def _word(kind: str, find: Callable[[Text, random.Random], list[Thing]]) -> Plant:
    """A word of two characters for one of the same class from elsewhere in the brief."""

    def plant(text: Text, chance: random.Random) -> Iterator[Changed]:
        stock = sorted(set(things.tagged(things.whole(text.brief)))) if text.brief else []
        for one in find(text, chance):
            at, words = 0, []
            for word, tag in things.tagged(one.words):
                if len(word) == 2 and _HAN.match(word):
                    words.append((at, word, tag))
                at += len(word)
            if not words:
                continue
            at, word, tag = chance.choice(words)
            others = [other for other, label in stock if label == tag and len(other) == 2 and other not in one.words]
            if others:
                new = one.words[:at] + chance.choice(others) + one.words[at + 2 :]
                yield from put(kind, text, one.start, one.words, new)

    return plant


def _kind(text: Text, chance: random.Random) -> Iterator[Changed]:
    for one in things.sites(text, chance):
        kind = next((kind for kind in _KINDS if one.words.endswith(kind)), "")
        if kind:
            yield from put("site: kind", text, one.start, one.words, one.words.removesuffix(kind) + _KINDS[kind])


def _another_site(text: Text, chance: random.Random) -> Iterator[Changed]:
    yield from _exchanged("site: another", text, things.sites(text, chance), chance)


def _exchanged(kind: str, text: Text, found: list[Thing], chance: random.Random) -> Iterator[Changed]:
    """One of them in another's place, where no line of the brief has both."""
    for one in found:
        others = [other for other in found if other.words not in one.held and one.words not in other.held]
        if others:
            other = chance.choice(others)
            changed = text.text[: one.start] + other.words + text.text[one.end :]
            span = (one.start, one.start + len(other.words))
            yield Changed(kind, text, changed, (span,), f"{one.words}→{other.words}")


KINDS: dict[str, Plant] = {
    "name: character": _one_character("name: character", things.names, 1),
    "name: surname": _surname,
    "name: swapped": _swapped,
    "office: 副": _deputy,
    "office: title": _title,
    "office: level": _level("office: level", things.offices),
    "place: character": _one_character("place: character", things.places, 0, "[省市县区镇乡州].*$"),
    "place: level": _level("place: level", things.places),
    "occasion: number": _number,
    "occasion: meeting": _meeting,
    "date: day": _day("date: day", r"(?:\d{4}年)?\d{1,2}月(\d{1,2})日", 1),
    "date: month": _day("date: month", r"(?:\d{4}年)?(\d{1,2})月(?:\d{1,2}日)?", 1),
    "date: year": _day("date: year", r"(\d{4})年.*", 1),
    "date: weekday": _weekday,
    "title: character": _one_character("title: character", things.titles),
    "title: near word": _near_word,
    "brand: character": _one_character("brand: character", things.brands),
    "brand: word": _word("brand: word", things.brands),
    "site: character": _one_character(
        "site: character", things.sites, 0, "(?:公司|集团|.厂|小学|中学|学院|医院|村|社区|镇)$"
    ),
    "site: kind": _kind,
    "site: another": _another_site,
    "figure: unit": fact_figures.unit,
    "figure: exchanged": fact_figures.figures,
    "figure: nouns": fact_figures.nouns,
    "quotation: speaker": fact_figures.mouth,
    "quotation: word": _word("quotation: word", things.quotations),
}
