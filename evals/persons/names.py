"""Names of persons, told by how a text falls into words: what begins with a surname, is no word, and ends where a word ends.

`rjieba` puts the characters of an unknown name together by its hidden Markov model (周德海 → 周德海), or leaves them apart as
words of one and two characters (裴|知远). Either way a given name is made of the characters that given names are made of
(``lexicon/given-names.txt``), and no dictionary knows the three together. Names of two characters are not told: 高二, 何时.
Measured on the sets of ``evals/bench/planted``: four of five places of their briefs' names (182 of 233); what is missed mostly falls
into other words (高远|帆). Who looks a name up in a brief has patterns beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from evals.persons.people import MORE_SURNAMES, SURNAMES
from evals.spans import nearly, places
from evals.spelling.confusable import alike
from evals.spelling.likelihood import counts, neighbours, tokens
from pipeline import resources
from pipeline.patterns import lazy

if TYPE_CHECKING:
    from evals.document import Document

LENGTH = 3
_AROUND = 12  # characters beside a name that say how it falls into words
_SOMEBODY = lazy("[工匠师员手长人民士家友者生模妇叟“、]$|司机$")
_RARE = "谭佟滕楚艾裴殷简闻霍祝甘宁关左詹阳欧诸邬骆苗戚阎岳游栾项葛晏"
# A name that its neighbours may have lent a character: 祝|同志们, 于|奋斗, 一|段时光; 老罗|刚才.
# In a brief, where one character more must be the same, whatever is a surname.
_ALL = (
    SURNAMES
    + MORE_SURNAMES
    + _RARE
    + "谭蓝向时全商车古成万施包代曲蒙华尤吉宫卫席边姬和隋刁寇丛虞查麻迟邝谈荆乐南班原栗鄢扬谌皮粟楼盘水解路池艾滕佟仇阙银桑蒲祖卓桂苟娄芦邸仝匡晋连应喻荣仲司楚佘湛奚蔚巫官师计封常费储伏卜明臧巴弓牧山谷井富支柯管莫经房缪宗宣郎郦胥能双党谯贡劳逄扈燕冀郏浦符盛巩晁冷景阚訾苑阴米辜蓟糜郜敬冮危柏盖门海漆展帅单丘农练揭狄位鞠窦幸茅嵇靳芮羿惠甄麴"
)
_THREE = lazy(f"(?=([{_ALL}][一-鿿]{{2}}))")
_WORDLIKE = frozenset("于段项祝余时江史")
_ADVERBS = frozenset({"方能", "方可", "方才", "方得", "任何", "何以", "高度", "时时", "于是"})  # 方能善作善成
_NO_END = "[县市区镇乡村省州港湾站桥]"  # 石汀县 is a place
_PLACE = lazy(f"{_NO_END}|大家|青年|全[省市县区国体]|各位")
_BEFORE = lazy("[老小]$")  # 老罗刚才, 小崔算过
_BEHIND = lazy(
    "同志(?![们之间])|书记|主席|主任|会长|[省市县区部局厂校院所站班组队店]长|师傅|老师|先生|女士|大姐|大哥|老人|教授|院士|医生|们|等|说|讲|问|告诉|强调|指出|要求|是|有|在|从|把|将|用|带|领|获|荣|当选|成为|扎根|坚守|"
    "跟|陪|给|拉|也|还|就|每|自|凭|靠|掏|拿|拍|笑|去|到|走|做|干|当|挑|守|修|办|教|喊|写|算|看|记|爱|常|总|正|刚|曾|已|又|都|却|只|为|以|攻|主动|二十|三十|十|这|家里|"
    "一家|这样|那样|的|和|与|、|，|。|：|；|”|！|？|（|　|\\s|$"
)
_ROLES = "同志|师傅|老师|教师|医生|护士|司机|模范|劳模|工匠|标兵|能手|获得者|[书]记|主席|主任|经理|会长|[省市县区部局厂校院所站班组队店]长|[一-鿿][员工匠]|工人|职工|骑手|技师|教授|院士|专家|青年|农民|村民|老人|姑娘|小伙|叫|[会厂村队组班站所校司间镇区]的|好人|楷模|店主|[团队会党网]员|居民|代表|徒弟|师父|妻子|丈夫|搭档|战友|传承人|带头人|创业者|志愿者|标兵"
_ROLE = lazy(f"(?:{_ROLES})$")
_WORK = lazy(f"(?:{_ROLES}|尊敬的|[，、。：；“\\s　让请像以由和与向受把学])$")
# 要多培养巧芸这样的能手, 巧芸说: a given name alone
_NAMED = lazy(f"(?:{_ROLES}|尊敬的|[，、。：；“\\s　让请像由和与向受如为叫是跟给对替帮找问见到]|培养|学习)$|^")
_FAMILIAR = "小老阿大"  # 小秦 is another's surname
# What a dictionary has as a name, and is none: a flower, a place, 康先生.
_THING = lazy("[树花草茶面林池河岭洲藤青馨克山江海湖村镇路桥厂生]$")


def of(doc: Document) -> Iterator[tuple[int, int]]:
    """The names in a document's body: ``doc.once(names.of)``."""
    return ((start, end) for start, end in persons(doc.text) if not any(a <= start < b for a, b in doc.header))


def told(doc: Document) -> Iterator[str]:
    """Names of three characters that the brief holds, wherever it does: in its offices, behind a trade, in a fact."""
    yield from dict.fromkeys(one.name for one in doc.people if len(one.name) == LENGTH)
    given = given_names()
    for fact in doc.brief.facts if doc.brief else ():
        for match in _THREE.finditer(fact.text):
            name, start = match[1], match.start()
            # 林阿杰: 阿 is in no given name by itself, and stands before many
            if (
                (name[1] not in given and name[1] != "阿")
                or name[2] not in given
                or name in counts().words
                or name[1:] == "书记"
            ):
                continue
            if alone(fact.text, start) or (_SOMEBODY.search(fact.text, 0, start) and _cut(fact.text, start)):
                yield name


def altered(doc: Document) -> Iterator[tuple[int, int, str]]:
    """孟宪泽, where the brief has 孟宪铎: the surname and one more character are the same, and it is no words either."""
    for name in dict.fromkeys(doc.once(told)):
        for start in nearly(doc.text, name):
            said = doc.text[start : start + LENGTH]
            if said[0] != name[0] or said in doc.told or public(said):
                continue
            if alone(doc.text, start) or _worded(doc.text, start):
                yield start, start + LENGTH, name
        for start in _crossed(doc, name):
            if doc.text[start : start + LENGTH] not in doc.told:
                yield start, start + LENGTH, name


# Surnames that are hardly anything else: 孟|海洋 is somebody, 高|海洋 may be words.
_NOTHING_ELSE = frozenset(
    "郑吴冯蒋沈韩魏邹潘郝邵庞董郭邱骆蔡樊霍邓崔翁阎耿聂刘邢汪尹孟萧袁薛倪傅彭俞廖谭佟滕裴邬戚岑翟瞿鲍祁褚蔺覃赵宋吕曹姚贾徐卢龚杜"
)


def _worded(text: str, start: int) -> bool:
    """Whether a given name that is a word (孟海洋 for 孟海川) stands behind a surname, and where a name stands."""
    words, end = counts().words, start + LENGTH
    pairs = (start - 1, start + 1), (start, start + 2), (start, end)
    if text[start] not in _NOTHING_ELSE or any(text[max(0, first) : last] in words for first, last in pairs):
        return False
    before, behind = _WORK.search(text, max(0, start - 3), start), _BEHIND.match(text, end)
    return bool(before and behind) and _cut(text, start)


def called(doc: Document) -> Iterator[tuple[int, int, str]]:
    """巧芸 alone, where the brief has 祝巧云: one character sounds as the other does, and nobody has ever put the two together
    in a word. 霁川 is no 济川 where 霁川市 is a place."""
    for name in dict.fromkeys(doc.once(told)):
        given = name[1:]
        for start in nearly(doc.text, given) if given[0] not in _FAMILIAR else ():
            said = doc.text[start : start + len(given)]
            at = next((n for n, character in enumerate(said) if character != given[n]), 0)
            if said in doc.told or said[at] not in alike(given[at]).same or not set(said) <= given_names() - {"之"}:
                continue
            place = any(said + unit in doc.text for unit in "省市县区州旗镇乡村")
            if not place and doc.text[start - 1 : start] != name[0] and _unheard(doc.text, start):
                yield start, start + len(given), given


def _unheard(text: str, start: int) -> bool:
    """Whether two characters are no word, by themselves and with those beside them, and stand where a name stands."""
    words, end = counts().words, start + LENGTH - 1
    pairs = (start - 1, start + 1), (start, end), (start + 1, end + 1)
    if any(text[max(0, first) : last] in words for first, last in pairs) or neighbours()[text[start:end]]:
        return False
    return bool(_NAMED.search(text, max(0, start - 3), start) and _BEHIND.match(text, end))


def _crossed(doc: Document, name: str) -> Iterator[int]:
    """承陆远 or 陆远承 for 陆承远, where no two of the characters, nor one with what stands beside it, are a word, or where the
    same stands before it as in the brief (老炉长)."""
    text = doc.text
    words = counts().words
    for said in {name[1] + name[0] + name[2], name[0] + name[2] + name[1]} - {name}:
        for start in places(text, said):
            pairs = (text[at : at + 2] for at in range(max(0, start - 1), start + LENGTH))
            if f"{text[max(0, start - 2) : start]}{name}" in doc.told or not any(pair in words for pair in pairs):
                yield start


def alone(text: str, start: int) -> bool:
    """Whether three characters are words neither among themselves nor with those beside them."""
    words = counts().words
    pairs = (start, start + 2), (start + 1, start + LENGTH), (start, start + LENGTH)
    return not any(text[first:last] in words for first, last in pairs) and _cut(text, start)


def _cut(text: str, start: int) -> bool:
    """Whether words end before three characters, and behind them."""
    end = start + LENGTH
    left, right = max(0, start - _AROUND), end + _AROUND
    stops = {left, *(left + at for at in _ends(tokens(text[left:right])).values())}
    return start in stops and end in stops


_MEMBER = LENGTH + 2
_WORKED = lazy("(?:^|[，。；：！、“])[一-鿿]{3}、$")


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names of three characters, by their start; none overlaps the next."""
    plain, guessed = _ends(tokens(text)), _ends(tokens(text, guess=True))
    stops = {0, *plain.values()}
    surnames, given, words = _surnames(), given_names(), counts().words
    done = 0
    for match in re.finditer("(?=([一-鿿]{3}))", text):
        start, name = match.start(), match[1]
        end = start + LENGTH
        if (
            start < done
            or name[0] not in surnames
            or name[1] not in given
            or name[1] == "之"
            or name[:2] in _ADVERBS
            or name[2] not in given
            or name in words
        ):
            continue
        whole = guessed.get(start) == end
        apart = start in stops and end in stops and plain.get(start) == start + 1
        if (
            not (whole or apart)
            or (plain.get(start) == end and not _somebody(text, start, end))
            or text.startswith("同志", start + 1)
            or _PLACE.match(text, end)
            or _PLACE.match(text, start + 1)
        ):
            continue
        if name[0] == "祝" and not re.match("[一-鿿]", text[start - 1 : start]):  # 圆满成功！祝澜宁…
            continue
        if _WORKED.search(text, max(0, start - _MEMBER), start) and text[start - LENGTH - 1] not in surnames:
            continue  # 把稳舵、张满帆: the member before it is a verb with its object
        if text.count(name[:2]) > text.count(name):  # 岳川|正处在, 岳川|云谷: a place
            continue
        if re.match(_NO_END, name[2]) or (not whole and not _stands(text, start, end, name, words)):
            continue
        done = end
        yield start, end


def _stands(text: str, start: int, end: int, name: str, words: dict[str, int]) -> bool:
    """Whether what is left apart stands where a name stands."""
    if name[0] in _WORDLIKE or _BEFORE.search(text, max(0, start - 1), start):
        return False
    before, behind = _WORK.search(text, max(0, start - 3), start), _BEHIND.match(text, end)
    return bool(before and behind) or (bool(before or behind) and name[1:] not in words)


def _somebody(text: str, start: int, end: int) -> bool:
    """Whether three characters that a dictionary has as a name (田晓霞, but also 康乃馨, 孟浩然) are one of the people here."""
    role = _ROLE.search(text, max(0, start - 3), start)
    return not _THING.search(text, start, end) and bool(role and _BEHIND.match(text, end))


def _ends(words: list[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    at = 0
    for word in words:
        found[at] = at = at + len(word)
    return found


@cache
def _surnames() -> frozenset[str]:
    return frozenset(SURNAMES + MORE_SURNAMES + _RARE)


@cache
def given_names() -> frozenset[str]:
    return frozenset("".join(_lines("given-names.txt")))


@cache
def _public() -> frozenset[str]:
    return frozenset(name for line in _lines("public-people.txt") for name in line.split())


def public(name: str) -> bool:
    """Whether everybody knows who that is: no brief has to name them."""
    return name in _public()


def _lines(name: str) -> list[str]:
    lines = (resources.lexicon() / name).read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
