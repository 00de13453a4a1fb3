"""What a brief holds and its text says: names, offices, days, titles, quotations, figures, each with its places in the text.

All of it is found by the brief's fields and by plain shapes of its words, never by the code of the rules that are measured.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba

from evals.bench.second import Text
from pipeline import resources
from pipeline.types import Brief, Person

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹柏窦章苏潘葛奚范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉岑薛雷"
    "贺倪汤滕殷罗毕郝邬安常乐于傅齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘解丁宣邓洪包石崔吉龚程邢裴陆荣翁荀羊甄曲封储靳段巫焦牧谷车侯全班秋仲宁仇甘厉武刘景詹束"
    "叶司黎薄白蒲卓蔺乔闻翟谭劳申冉雍桑桂牛边燕尚农温庄晏柴瞿阎连习艾鱼古易廖耿满弘匡文寇广师巩聂敖冷辛饶曾关红游竺权查闫肖向"
)
_TITLE = "(?:副?(?:书记|主席|主任|会长|理事长|部长|局长|[省市县区州]长|厂长|院长|校长)|常委|党组成员)"
_NAMED = re.compile(
    rf"(?:^|[，。；：、“（ 工员长师手机农医]|书记|主席|主任|劳模|{_TITLE})(?P<name>[{_SURNAMES}][一-鿿]{{1,2}}?)"
    rf"(?=[，、；：说（在]|等|同志|带|从|把|一家|师傅|起初|{_TITLE}|$)",
    re.M,
)
_FAMILIAR = re.compile(rf"(?<![一-鿿])?[老小][{_SURNAMES}](?=师傅|[，、；：说的走在把就]|$)")
_OFFICE = re.compile(
    r"(?:省|市|县|区|州)(?:委|政府|人大常委会|人大|政协|总工会|妇联|科协|残联|文联|工商联|团委|纪委)?(?:党组)?(?:常务)?副?"
    r"(?:书记|主席|主任|会长|理事长|[长])"
)
_KIND = (
    "公司|集团|机械厂|钢厂|船厂|煤矿|[一-鿿]厂|小学|中学|学院|大学|医院|合作社|村|社区|街道|镇|商会|协会|研究院|研究所|园区|开发区|港|车间|"
    "社|工地|码头|矿|站"
)
_SITE = re.compile(
    rf"(?:^|(?<=[，。；：、“”（和与在到由为给从对向]))(?P<stem>[一-鿿]{{2,6}}?)(?P<kind>{_KIND})"
    r"(?=[，。；：、“”（）和与在由为职工的员党一有的]|$)",
    re.M,
)
_NO_SITE = re.compile(
    "[全各每本该多新建设第个几些家所一两三四五六七八九十]|企业|职工|基层|服务|组织|活动|困难|站点|省|总工会|妇联|会员|工会|劳动者|乡镇"
)
_QUOTED = re.compile("“([^“”\n]{2,60})”")
_BOOK = re.compile("《([^《》\n]{4,40})》")
_DAY = re.compile(r"\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|(?:19|20)\d{2}年|\d{1,2}月")
FIGURE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?[万亿]?)(?P<unit>人次|户次|[名户家个件场人项元台次所]|小时|公里)(?![一-鿿]?[年月日])"
)
_MEETING = re.compile("代表大会|工作会议|推进会|座谈会|表彰大会|培训班|动员会|现场会|交流会|报告会|总结会|研讨班|全会")


@dataclass(frozen=True, slots=True)
class Thing:
    """Words of the brief that stand in the text at ``start``; ``held``: the text of the brief they are from."""

    words: str
    start: int
    held: str

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def held(brief: Brief) -> list[str]:
    """Every line of a brief that states a fact."""
    deputy = brief.speaker.on_behalf_of
    persons = [Person(brief.speaker.name, brief.speaker.office), *brief.attending, *([deputy] if deputy else [])]
    words = [brief.occasion, brief.host.name, brief.host.organisation]
    words += [word for person in persons for word in (person.name, person.office)]
    words += [fact.text for fact in brief.facts]
    return [word for word in [*words, *brief.slogans] if word]


def whole(brief: Brief) -> str:
    return "\n".join([*held(brief), brief.remarks or "", *brief.headings.values(), *brief.emphasis.values()])


@dataclass(frozen=True, slots=True)
class Changed:
    """A text with one change; ``spans``: where it lies in ``text``; ``shown``: what became what."""

    kind: str
    clean: Text
    text: str
    spans: tuple[tuple[int, int], ...]
    shown: str


def put(kind: str, text: Text, start: int, old: str, new: str) -> Iterator[Changed]:
    """The change, unless it is none or the brief says so, too."""
    assert text.text.startswith(old, start) and text.brief
    if new == old or (len(new) > 1 and new in whole(text.brief)):
        return
    changed = text.text[:start] + new + text.text[start + len(old) :]
    yield Changed(kind, text, changed, ((start, start + len(new)),), f"{old}→{new}")


def _placed(text: Text, found: Iterator[tuple[str, str]], chance: random.Random) -> list[Thing]:
    """Each of the words once, at one of its places."""
    things: dict[str, Thing] = {}
    for words, line in found:
        places = [match.start() for match in re.finditer(re.escape(words), text.text)]
        if words not in things and places:
            things[words] = Thing(words, chance.choice(places), line)
    return list(things.values())


def _in_lines(brief: Brief, pattern: re.Pattern[str], group: int | str = 0) -> Iterator[tuple[str, str]]:
    for line in held(brief):
        for match in pattern.finditer(line):
            yield match[group], line


def names(text: Text, chance: random.Random) -> list[Thing]:
    return _placed(text, _names(text.brief), chance) if text.brief else []


def _names(brief: Brief) -> Iterator[tuple[str, str]]:
    deputy = brief.speaker.on_behalf_of
    persons = [Person(brief.speaker.name, brief.speaker.office), *brief.attending, *([deputy] if deputy else [])]
    for person in persons:
        if person.name:
            yield person.name, person.office or ""
    for line in (fact.text for fact in brief.facts):
        for match in _NAMED.finditer(line):
            name = match["name"]
            if not re.search("师傅|大姐|[师姓书]", name) and not _common(name) and not _common(name[:2]):
                yield name, line
        for match in _FAMILIAR.finditer(line):
            if not _common(match[0]):
                yield match[0], line


def offices(text: Text, chance: random.Random) -> list[Thing]:
    return _placed(text, _in_lines(text.brief, _OFFICE), chance) if text.brief else []


def places(text: Text, chance: random.Random) -> list[Thing]:
    """The host, its body, and the towns that the facts name."""
    if not text.brief:
        return []
    own = [name for name in (text.brief.host.name, text.brief.host.organisation) if name and len(name) > 2]
    towns = re.compile(
        "(?:^|(?<=[，。；：、“”（和与在到由]))(?!全|各|我|本|外|两|每|城)[一-鿿]{2,3}(?:[市县区镇乡州])(?=[一-鿿，。；：、]|$)"
    )
    found = [(name, name) for name in own]
    found += [(name, line) for name, line in _in_lines(text.brief, towns) if not _common(name[:2])]
    return _placed(text, iter(found), chance)


def sites(text: Text, chance: random.Random) -> list[Thing]:
    """Firms, schools, hospitals, villages."""
    found = _in_lines(text.brief, _SITE) if text.brief else iter(())
    return _placed(
        text, ((words, line) for words, line in found if not _NO_SITE.search(words) and _noun(words)), chance
    )


def _noun(words: str) -> bool:
    """Whether no word of it, as the segmenter tells them, is a verb, a day, a particle: 退休|矿, 去年|集团."""
    return not any(tag[0] in "vtpdrucmfqa" for _, tag in rjieba.tag(words))


def titles(text: Text, chance: random.Random) -> list[Thing]:
    found = _in_lines(text.brief, _BOOK, 1) if text.brief else iter(())
    national = re.compile("^(?:中华人民共和国|中国|习近平|国务院|中共中央)")
    return _placed(text, ((words, line) for words, line in found if not national.match(words)), chance)


def brands(text: Text, chance: random.Random) -> list[Thing]:
    """Short words in quotation marks, and the slogans."""
    if not text.brief:
        return []
    found = [(words, line) for words, line in _in_lines(text.brief, _QUOTED, 1) if 4 <= len(words) <= 16]
    found += [(slogan, slogan) for slogan in text.brief.slogans if len(slogan) >= 4]
    return [one for one in _placed(text, iter(found), chance) if not re.search("[，。！？]", one.words)]


def quotations(text: Text, chance: random.Random) -> list[Thing]:
    """What somebody says, word for word in both."""
    found = _in_lines(text.brief, _QUOTED, 1) if text.brief else iter(())
    return _placed(text, ((words.rstrip("。！？"), line) for words, line in found if len(words) > 8), chance)


def days(text: Text, chance: random.Random) -> list[Thing]:
    return _placed(text, _in_lines(text.brief, _DAY), chance) if text.brief else []


def header_day(text: Text) -> re.Match[str] | None:
    return re.search(r"（((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日）", text.text[:300])


def figures(text: Text, chance: random.Random) -> list[Thing]:
    return _placed(text, _in_lines(text.brief, FIGURE), chance) if text.brief else []


def occasion(text: Text) -> Thing | None:
    """The occasion, or what of it stands behind the host's name, where the text has it in full."""
    full = text.brief.occasion if text.brief else None
    if not full or not text.brief:
        return None
    for words in (full, full.removeprefix(text.brief.host.name or "")):
        at = text.text.find(words)
        if at >= 0 and _MEETING.search(words):
            return Thing(words, at, full)
    return None


def meeting(words: str) -> re.Match[str] | None:
    """The last kind of meeting that they name."""
    found = list(_MEETING.finditer(words))
    return found[-1] if found else None


def tagged(words: str) -> Sequence[tuple[str, str]]:
    return list(rjieba.tag(words))


@cache
def sounding() -> dict[str, str]:
    """The more frequent characters of each one's syllable."""
    found: dict[str, str] = {}
    for line in (resources.lexicon() / "sounds.txt").read_text("utf-8").splitlines():
        group = "".join(filter(_usual, line.partition(" ")[2]))[:10]
        for one in group:
            found.setdefault(one, group.replace(one, ""))
    return found


def _usual(character: str) -> bool:
    """Whether an input method offers it first: the first level of GB 2312."""
    return 0xB0 <= character.encode("gb2312", "replace")[0] <= 0xD7


@cache
def looking() -> dict[str, str]:
    """Those that the eye takes for one another; a table of the benches."""
    found: dict[str, str] = {}
    for line in (Path(__file__).parent / "planted" / "looks.txt").read_text("utf-8").splitlines():
        for group in () if line.startswith("#") else line.split():
            for one in group:
                found[one] = found.get(one, "") + "".join(filter(_usual, group.replace(one, "")))
    return found


@cache
def _common(word: str) -> bool:
    """Whether the segmenter takes it for a word that is no name."""
    tags = rjieba.tag(word)
    return len(tags) == 1 and not tags[0][1].startswith(("nr", "ns"))
