"""The people whom a brief names, with their offices: what names and offices of a text are held against.

An office is a body and a title (省总工会 | 常务副主席). Bodies are compared by level and kind, so that 岭东省总工会 is 省总工会 and
共青团省委 is 团省委; a title without a body goes with any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.lexicon import organisation_of
from pipeline.patterns import lazy
from pipeline.types import Brief, Person

SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张曹严魏陶姜谢邹苏潘葛范彭鲁韦苗俞袁柳唐薛雷贺倪汤罗郝傅康顾孟黄萧尹姚邵汪戴宋庞熊舒董梁杜"
    "贾郭林钟徐邱骆夏蔡田樊胡霍卢邓洪崔龚程邢陆翁段侯刘叶黎温庄阎廖耿聂曾方石马金江史毛高白任余于丁武乔文邬尚阮童凌肖申涂饶辛沙牛穆安章"
)
# In a brief, whose lines are short and plain, these are surnames, too; in a speech they are mostly parts of words.
MORE_SURNAMES = "纪季齐翟瞿鲍祁戚柴詹褚蔺卞岑屈麦覃冼敖郁龙易伍兰焦梅毕付甘左欧蒲牟缪"
TITLE = (
    "(?:党组|党委|党工委|纪委|常务|第一)?副?(?:书记|主席|主任|会长|理事长|部长|局长|厅长|处长|秘书长|[省市县区州盟旗镇乡]长|检察长|院长|校长)"
    "|党组成员|常委"
)
_BODY = "[一-鿿]{1,16}?"
_OFFICE = lazy(rf"(?P<body>{_BODY})??(?P<title>{TITLE})$")
# An office, or several with 、 between, that ends right before a name; the words before the first body are cut by ``_LEAD``.
OFFICES_BEFORE = lazy(rf"(?:[一-鿿（）]{{0,14}}(?:{TITLE})[、兼])*[一-鿿（）]{{0,14}}(?:{TITLE})$")
_VERB = lazy("^(?:受|由|经|请|以|向|在|为|和|与|代表)+")  # what may stand right before the first office
_LEAD = lazy(
    r"^.*?(?=中共|中国|中华|全国|共青团|团?[一-鿿]{0,3}[省市县区州盟旗](?:总?工会|委|人大|政府|政协|妇|科|工商|文联|残联|侨联|红十字|长))"
)
_FOLLOWS = (
    "同志|多次|先后|亲自|连续|莅临|出席|专程|率|主持|宣读|听取|看望|走访|调研|批示|强调|指出|要求|专门|专题|肯定|委托|带领|作出|作了|代表|到会|深入|十分|高度|始终|一直|经常|等|在|对|到|和|为|获|荣获|被|的|事迹|精神|师傅|牺牲"
    "|[，。、；：）\\s]|$"
)
_KINDS = (
    ("组织部", re.compile("组织部")),
    ("宣传部", re.compile("宣传部")),
    ("统战部", re.compile("统战部")),
    ("政法委", re.compile("政法委")),
    ("人大", re.compile("人大(?:常委会)?|人民代表大会(?:常务委员会)?")),
    ("政府", re.compile("政府")),
    ("政协", re.compile("政协|政治协商会议")),
    ("纪委", re.compile("纪委|纪律检查委员会")),
    ("党委", re.compile("[省市县区州盟旗]委(?!员)|党委")),
)
_LEVEL = lazy("自治区|自治州|全国|中国|中央|中华|[省市县区州盟旗镇乡]")
_MORE = ("常务", "第一")  # no form of address adds them: 常务副县长 is another post than 副县长
_NATION = frozenset({"全国", "中国", "中央", "中华"})
_OWN_BODY = lazy("[省市县区州盟旗镇乡]长$")  # 市长 says its body itself


@dataclass(frozen=True, slots=True)
class Office:
    """``body`` is (level, kind), each "" where it is not said."""

    body: tuple[str, str]
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """One person of a brief; ``offices`` empty where none is told."""

    name: str
    offices: tuple[Office, ...]


def people(brief: Brief) -> tuple[Known, ...]:
    """Everybody whom the brief names: speaker, principal, guests, and the people of its facts."""
    found: dict[str, list[Office]] = {}
    behalf = brief.speaker.on_behalf_of
    named = [Person(brief.speaker.name, brief.speaker.office), *brief.attending, *([behalf] if behalf else [])]
    for person in named:
        if person.name:
            found.setdefault(re.sub(r"\s", "", person.name), []).extend(
                offices(person.office or "", person.organisation or "")
            )
    for words in (fact.text for fact in brief.facts):
        for name, said in _told(words):
            found.setdefault(name, []).extend(said)
        for name in found:
            for at in _places(words, name):
                found[name].extend(beside(words, at, at + len(name)))
    return tuple(Known(name, tuple(dict.fromkeys(said))) for name, said in found.items())


_ADDRESSED = lazy(f"(?P<surname>[一-鿿])(?P<title>{TITLE})")


def addressed(known: Sequence[Known], words: str) -> bool:
    """Whether 程书记 is somebody whom the brief has as 市委书记程若河; a deputy is mostly addressed without 副."""
    match = _ADDRESSED.fullmatch(words)
    return match is not None and any(
        person.name.startswith(match["surname"]) and any(one.title.endswith(match["title"]) for one in person.offices)
        for person in known
    )


_BEFORE_NAME = lazy(
    rf"(?:{TITLE}|模范|劳模|工匠|奖章获得者|奖获得者|标兵|先进工作者|红旗手)(?P<name>[{SURNAMES}{MORE_SURNAMES}][一-鿿]{{1,2}}?)(?={_FOLLOWS})"
)
_BEHIND_NAME = lazy(
    rf"(?:^|(?<=[，。；：、\n“])|(?<=[省市县区]委)|(?<=工会)|(?<=政府|人大|政协|妇联|科协|团委))(?P<name>[{SURNAMES}{MORE_SURNAMES}][一-鿿]{{1,2}})(?=(?:{TITLE}))"
)
# 云溪镇陈慕兰一家
_AT_HOME = lazy(
    rf"(?:^|(?<=[，。；：、\s“和以像镇乡村县市区道院厂司]))(?P<name>[{SURNAMES}{MORE_SURNAMES}][一-鿿]{{2}})(?=一家|夫妇|夫妻|家庭|同志(?![们之间])|师傅|老人|大姐|大妈|大爷|阿姨|奶奶|姐妹)"
)


def _told(words: str) -> Iterator[tuple[str, list[Office]]]:
    for pattern in (_BEFORE_NAME, _BEHIND_NAME, _AT_HOME):
        for match in pattern.finditer(words):
            if len(match["name"]) > 1:
                yield match["name"], []


def _places(words: str, name: str) -> Iterator[int]:
    at = words.find(name)
    while at >= 0:
        yield at
        at = words.find(name, at + 1)


def offices(words: str, organisation: str = "") -> list[Office]:
    """Each office of a list (省总工会党组书记、常务副主席); a title without a body has that of the one before it."""
    found: list[Office] = []
    body = body_of(organisation)
    for piece in re.split("[、，兼]|(?<=书记)和|(?<=主席)和|(?<=主任)和", words):
        match = _OFFICE.fullmatch(piece.strip())
        if match is None:
            continue
        if match["body"]:
            body = body_of(match["body"])
        own = _OWN_BODY.search(match["title"])
        found.append(Office(("", "") if own else body, match["title"], _VERB.sub("", piece.strip())))
    return found


def body_of(words: str) -> tuple[str, str]:
    """(level, kind) of a body's name; what has neither goes with any."""
    level = _LEVEL.findall(words)
    kind = organisation_of(words) or next((name for name, pattern in _KINDS if pattern.search(words)), "")
    if not level:
        return "", kind
    return ("国" if level[-1] in _NATION else level[-1]), kind


def beside(text: str, start: int, end: int) -> list[Office]:
    """The offices that stand right before a name, or right behind it (省科协|杜成章|书记)."""
    before = text[max(0, start - 40) : start]
    before = re.split(r"[，。；：！？\s“”]", before)[-1]
    behind = lazy(TITLE).match(text, end)
    if behind:
        return [Office(body_of(_LEAD.sub("", before, count=1)) if before else ("", ""), behind[0], before + behind[0])]
    match = OFFICES_BEFORE.search(before)
    return offices(_LEAD.sub("", match[0], count=1)) if match else []


def agrees(claim: Office, known: Office) -> bool:
    """Whether somebody who holds ``known`` may be called ``claim``: a shorter title of it, at the same body."""
    return _title_agrees(claim.title, known.title) and _body_agrees(claim.body, known.body)


def _title_agrees(one: str, other: str) -> bool:
    if one.startswith(_MORE) and not other.startswith(_MORE):
        return False
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(shorter) and not longer.removesuffix(shorter).endswith("副")


def _body_agrees(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return all(not mine or not theirs or mine == theirs for mine, theirs in zip(one, other, strict=True))
