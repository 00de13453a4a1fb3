"""The people whom a brief names with their trade (仪表维修工郝景岳), and where a text has that trade or that name otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evals.document import Document
from evals.persons import people
from evals.spans import places
from evals.spelling.confusable import alike
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

_TRADE = "(?:总?工程师|[一-鿿](?:工|匠)|工人|教师|[一-鿿](?:师|手|长)|[一-鿿]{2}员|医生|护士|教授|司机|农民|民警|院士|经理|法官|律师|研究生|店主|社长|艺人|匠人|传承人|创业者|带头人|作家|画家|书法家|主播|老兵|老人|村民|居民|青年|小哥|大姐|劳模|老板|企业家)"
_NAMED = lazy(
    rf"(?P<trade>{_TRADE})(?P<name>[{people.SURNAMES}{people.MORE_SURNAMES}][一-鿿]{{1,2}}?)(?=[，。；：、（\s]|扎根|坚守|带领|带头|带动|领衔|牵头|荣获|荣膺|获|被|从|在|自|先后|同志|的|等|[12]\d{{3}}年|[一二三四五六七八九十]+年|连续|多次|当选|攻克|研发|发明|完成|主动|一家|师傅|说|为|以|用|成长|成为|每|把|将|带出|收徒|义务|坚持|捐|救|创办|入选|入围|夺|摘|斩获|登上|勇|也|还|已|曾|就|$)"
)
_AT_END = lazy(rf"{_TRADE}$")
# Whatever somebody is, he may be called one of these, too; what holds for many is no trade.
_ANYBODY = lazy(
    "(?:职工|员工|工人|矿工|民工|技工|学员|党员|会员|团员|队员|成员|人员|选手|能手|高手|好手|教师|老师|技师|工匠|巧匠|大师|导师|队长|组长|班长|[省市县区镇乡村州]长|[部局处科院校]长|委员|演员|青工|女工|义工|社工|[员工]匠|居民)$"
)
_NEAR = 2  # characters of the trade that must be the same where the name is another
_USED = 8  # times in a month of newspapers, so that two characters are a word
_WHOLE = 3  # characters of a name of which one may be another


@dataclass(frozen=True, slots=True)
class Skilled:
    """``said``: all facts of the brief in which the name stands."""

    name: str
    trade: str
    said: str


def skilled(doc: Document) -> list[Skilled]:
    """Everybody whose trade the brief tells right before the name."""
    facts = [fact.text for fact in doc.brief.facts] if doc.brief else []
    found = {
        match["name"]: match["trade"]
        for text in facts
        for match in _NAMED.finditer(text)
        if not _words(text, match.start("name"), match["name"])
    }
    return [
        Skilled(name, trade, "\n".join(text for text in facts if name in text))
        for name, trade in found.items()
        if len(name) > 1
    ]


def _words(text: str, start: int, name: str) -> bool:
    """Whether what looks like a trade and a name is words: 介绍工程|进展."""
    said = counts().words
    return min(said.get(text[start - 1 : start + 1], 0), said.get(name[1:], 0)) >= _USED


def otherwise(doc: Document) -> Iterator[tuple[int, int, Skilled]]:
    """船舶电工梁溯舟 for 船舶焊工梁溯舟: the span of the trade that the brief does not tell of that person."""
    for one in skilled(doc):
        for match in re.finditer(re.escape(one.name), doc.text) if one.name in doc.text else ():
            trade = _AT_END.search(doc.text, max(0, match.start() - 6), match.start())
            if trade and trade[0] not in one.said and not _ANYBODY.search(trade[0]):
                yield *trade.span(), replace(one, trade=_behind(doc.text[: trade.start()], one))


def _behind(before: str, one: Skilled) -> str:
    """What the brief has before the name (澄湾石化公司仪表维修工), less what stands in the text already."""
    told = re.search(f"[一-鿿]*(?={re.escape(one.name)})", one.said)
    words = told[0] if told else one.trade
    return next(words[at:] for at in range(len(words) - 1, -1, -1) if before.endswith(words[:at]))


def misnamed(doc: Document) -> Iterator[tuple[int, int, Skilled]]:
    """仪表维修工赫景岳 for 仪表维修工郝景岳: one character of three is another, beside the same trade."""
    told = doc.told
    for one in skilled(doc):
        size = len(one.name)
        if one.trade[-_NEAR:] not in doc.text:
            continue
        for match in re.finditer(re.escape(one.trade[-_NEAR:]), doc.text):
            words = doc.text[match.end() : match.end() + size]
            if words == one.name or words in told or sum(map(str.__eq__, words, one.name)) != size - 1:
                continue
            # 沈励 for 沈砺: of two characters, the other must be taken for the right one
            if size == _WHOLE or (size == _NEAR and words[0] == one.name[0] and words[1] in alike(one.name[1]).all):
                yield match.end(), match.end() + size, one


def exchanged(doc: Document) -> Iterator[tuple[int, int, str]]:
    """钳工陈远舟, where the brief has 钳工周德顺 and 陈远舟 is somebody else: the span of the name and the right one."""
    facts = [fact.text for fact in doc.brief.facts] if doc.brief else []
    known = skilled(doc)
    everybody = {one.name for one in known} | {one.name for one in doc.people}
    for one in known:
        trade = one.trade[-_NEAR:]
        if _ANYBODY.search(one.trade) or sum(trade in text for text in facts) != 1:
            continue
        for other in everybody:
            if other in one.said or any(trade in text and other in text for text in (*facts, *_offices(doc, other))):
                continue
            for start in places(doc.text, trade + other):
                yield start + _NEAR, start + _NEAR + len(other), one.name


def _offices(doc: Document, name: str) -> list[str]:
    """What the brief's people list says of somebody, with the name."""
    return [f"{name}{office.title}" for one in doc.people if one.name == name for office in one.offices]


_HOUSE = "医院|学院|大学|中学|小学|学校|幼儿园|公司|集团|总厂|厂|局|所|站|中心|车间|矿|合作社|研究院|大队|支队|街道|社区|村|乡|镇"
_UNNAMED = lazy("[我们的这那家所个位名来自在是从和与、，。本该全各某一]")


def elsewhere(doc: Document) -> Iterator[tuple[int, int, str]]:
    """县中医医院护士顾文澜, where the brief has 县人民医院: the span of the house and the right one."""
    for one in skilled(doc):
        whose = one.trade + one.name
        if whose not in doc.text or whose not in one.said:
            continue
        right = re.search(
            f"(?P<house>[一-鿿]{{2,12}}?(?P<kind>{_HOUSE}))[一-鿿]{{0,6}}?{one.trade}{one.name}", one.said
        )
        if right is None:
            continue
        for match in re.finditer(
            f"(?P<lead>[一-鿿]{{2}})(?P<kind>{_HOUSE})[一-鿿]{{0,6}}?{one.trade}{one.name}", doc.text
        ):
            words = match["lead"] + match["kind"]
            if (
                match["kind"] == right["kind"]
                and not _UNNAMED.search(match["lead"])
                and not _short(words, right["house"])
            ):
                yield match.start(), match.end("kind"), right["house"]


def _short(words: str, whole: str) -> bool:
    """Whether all characters of the one stand in the other, in this order."""
    rest = iter(whole)
    return all(character in rest for character in words)
