"""One person, one firm under two names in a text: 李小满 and 李小曼, 运畅物流公司 and 运昌物流公司."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from evals.document import Document
from evals.persons import people
from evals.persons.names import given_names
from evals.persons.speaker import speaker
from evals.shapes.base import Hit, Page
from evals.spans import nearly
from evals.spelling.confusable import alike
from evals.spelling.likelihood import counts, neighbours
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-person",
    level="error",
    what="同一个人、同一家单位，名字前后不一样",
    why="人的名字前后两样，本人就在台下坐着，是讲话里最不能出的差错",
    instead="向本人或单位核实，全文统一",
    source="校对通例：全文名称一致",
    message="“{text}”与{where}的“{known}”只差一个字，像是同一{kind}，请核实",
    quotes=True,
    yields_to=frozenset({"altered-name", "altered-enterprise", "untraced-name", "altered-speaker"}),
)
_WORK = (
    "劳模|模范|工匠|标兵|能手|红旗手|获得者|司机|班长|组长|队长|传承人|负责人|带头人|创始人|主任|书记|主席|经理|董事长|理事长|校长|院长|所长|[站店厂村镇乡县市区省部局科处]长"
    "|快递员|配送员|骑手|炊事员|保洁员|驾驶员|售票员|乘务员|护林员|调解员|技术员|[一-鿿]员|[电焊钳车铣矿瓦木技民环卫]工|工人|师傅|老师|教师|医生|护士|农民|茶农|果农|菜农|能人|教授|研究员|工程师"
    "|护理员|设计师|技师|厨师|律师|会计|社工|青年|姑娘|小伙|村民|职工|代表|学员|战士|老兵"
)
_NAME = f"[{people.SURNAMES}兰闵滕殷解强路娄危颜盛刁单柏水窦云花喻米贝明臧计成谈应宗宣郁包诸左吉嵇裴荣甄封储靳井富焦谷车宓班仲宫宁仇栾厉祖符景詹束龙幸蓟蒲邰赖卓屠蒙池冷党翟谭贡姬扶冉雍桑桂寿边燕冀浦农柴瞿连艾向古易戈居衡满匡国欧隆巩敖简鞠丰关查荆游竺权盖桓区]"
_BEHIND = "同志|师傅|老师|大姐|大哥|[，。、；：！）”]|说|讲|谈|让|把|将|用|带|领|有|是|和|与|为|在|从|到|对|被|获|荣获|当选|工作|扎根|坚守|连续|多年|数十年|十几年|几十年|\\d|等|的|这样|那样|们|放弃|主动|创办|带着|领着|站|们|一[人干直心家]|负责|代表|作|先后|分别|宣读"
_STANDS = lazy(
    rf"(?:(?<=同志)|(?<=师傅)|(?<=[员工师农者长手人记席任理士]))(?P<one>{_NAME}[一-鿿]{{2}})"
    rf"|(?P<two>{_NAME}[一-鿿]{{1,2}})(?=同志(?![们之间])|师傅(?![们带]))"
    rf"|“(?P<said>{_NAME}[一-鿿]{{2}})”"
)
_FOLLOWED = lazy(_BEHIND)
# What stands behind a person alone, even where the name begins like a word (严守|石): 严守石这样的典型.
_SURELY = lazy(
    "同志(?![们之间])|师傅(?![们带])|(?:这样|那样|一样|似)的|等(?:同志|典型|先进|劳模|模范|工匠|榜样|一批|一大批)|一家[，。三四五六]|的(?:先进|感人|模范|英雄)?(?:事迹|故事|名字|徒弟)|老人|大姐|大爷|大妈|夫妇"
)
_LEADS = frozenset("为向给由请像让同与和、，“")
_SMALL = lazy("[的了是在与不们这那]")
_SPEAKER = lazy(rf"[ 　](?P<name>{_NAME}[一-鿿]{{1,2}})[ 　]*$")
_AFTER_WORK = lazy(rf"(?:{_WORK}|同志)$")
_TOGETHER = 14  # characters within which two names are those of two people: 李小满、李小曼
_FIRM = lazy(
    r"(?:^|(?<=[\n，。；：、“和与]))(?P<name>[一-鿿]{2,12}?(?:公司|集团|合作社|商会|小学|中学|大学|学院|医院|码头|港务|水务|重机|机床厂|机械厂|纺织厂))(?=负责人|董事长|总经理|工会|职工|的|[，。；：、）”\n])"
)

# 春娥已经带出了…; 春娥，你站起来
_GIVEN = lazy(
    "(?:^|(?<=[，。；：、！？“（\\n]))(?P<name>[一-鿿]{2})(?=已|也|就|却|还|又|都|把|在|的[手眼脸话家徒]|说|讲|笑|哭|今|昨|每|从|跟|和|带|拿|她|他|没|不|一|，你|，我|姐|是|有|，)"
)
_CALLED = 4  # times that somebody is called by a given name
_FIRM_KIND = lazy("(?:公司|集团|合作社|商会|小学|中学|大学|学院|医院|码头|港务|水务|重机|机床厂|机械厂|纺织厂)$")
_WHOLE = 3  # characters of a name that is compared with the brief by itself


def find(doc: Document) -> Iterator[Hit]:
    yield from _pairs(doc, _people(doc), "个人")
    yield from _pairs(doc, _firms(doc), "家单位")
    yield from _by_given_name(doc)
    if doc.brief:
        yield from _against_brief(doc)


def _people(doc: Document) -> dict[str, list[int]]:
    """Where each name stands; one that no office, trade or 同志 stands with is none."""
    found: dict[str, list[int]] = {}
    for match in doc.finditer(_STANDS):
        group = match.lastgroup or ""
        start, name = match.start(group), match[group]
        if group == "one" and not (
            _AFTER_WORK.search(doc.text, max(0, start - 4), start)
            and (not _plain(name) or (_FOLLOWED.match(doc.text, match.end(group)) and not _SMALL.search(name)))
        ):
            continue
        found.setdefault(name, []).append(start)
    for first, last in doc.header:
        if (first, last) != doc.title and (signed := _SPEAKER.search(doc.text, first, last)):
            found.setdefault(signed["name"], []).append(signed.start("name"))
    for name in tuple(found):
        for start in _variants(doc.text, name) if len(name) == _WHOLE else ():
            variant = doc.text[start : start + _WHOLE]
            if start not in found.setdefault(variant, []):
                found[variant].append(start)
    return {name: starts for name, starts in found.items() if starts}


def _by_given_name(doc: Document) -> Iterator[Hit]:
    """春莲, once, where the text calls her 春娥 all along: neither is a word, both stand as the subject of a clause."""
    named = Counter(match["name"] for match in doc.finditer(_GIVEN))
    often = [name for name, times in named.items() if times > 1 and doc.text.count(name) >= _CALLED and _unheard(name)]
    host = speaker(doc).host[0]
    for name in named if often else ():
        known = next((one for one in often if _shares(one, name)), "")
        if not known or doc.text.count(name) > 1 or name in doc.told or not _unheard(name):
            continue
        if known not in (host, host[:2]) and set(known + name) <= given_names():
            yield _hit(doc.text.find(name), name, known, "别处", "个人")


def _shares(one: str, other: str) -> bool:
    return sum(map(str.__eq__, one, other)) == 1


def _unheard(name: str) -> bool:
    return name not in counts().words and neighbours()[name] == 0


def _plain(name: str) -> bool:
    """Whether it is no name, but words: 职工|高度重, 工人|方法和."""
    words = counts().words
    return name[:2] in words or name[1:] in words or _SMALL.search(name) is not None


def _variants(text: str, name: str) -> Iterator[int]:
    """Where nearly the same name stands, as a name does."""
    for kept, before in ((name[:2], 0), (name[1:], 1), (name[0], 0)):
        at = text.find(kept)
        while at >= 0:
            start = at - before
            words = text[start : start + _WHOLE] if start >= 0 else ""
            near = _near(words, name) and (words[:2] not in counts().words or _SURELY.match(text, start + _WHOLE))
            if (
                near
                and not _SMALL.search(words)
                and (_FOLLOWED.match(text, start + _WHOLE) or text[start - 1 : start] in _LEADS)
            ):
                yield start
            at = text.find(kept, at + 1)


def _firms(doc: Document) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for match in doc.finditer(_FIRM):
        found.setdefault(match["name"], []).append(match.start("name"))
    for name in tuple(found):
        kind = _FIRM_KIND.search(name)
        end = doc.text.find(kind[0]) if kind else -1
        while kind and end >= 0:
            end += len(kind[0])
            words = doc.text[max(0, end - len(name)) : end]
            if _near(words, name) and words not in found:
                found[words] = [end - len(name)]
            end = doc.text.find(kind[0], end)
    return found


def _against_brief(doc: Document) -> Iterator[Hit]:
    """A name that is nearly one of the brief's, whatever trade it has there: 钳工班长郭长和 for 郭长河."""
    told = doc.told
    for name, starts in _people(doc).items():
        if len(name) < _WHOLE or name in told:
            continue
        known = (told[at : at + len(name)] for at in nearly(told, name))
        for right in dict.fromkeys(one for one in known if _near(name, one)):
            for start in starts:
                yield _hit(start, name, right, "材料里", "个人")


def _pairs(doc: Document, found: dict[str, list[int]], kind: str) -> Iterator[Hit]:
    text, told = doc.text, doc.told if doc.brief else ""
    for one, other in combinations(found, 2):
        if not _near(one, other) or (one in told and other in told):
            continue
        if doc.brief and len({one in told, other in told}) == 2 and kind == "个人":
            continue  # the brief tells which
        many, few = sorted((one, other), key=text.count, reverse=True)
        if any(abs(at - place) < len(one) + _TOGETHER for at in found[one] for place in found[other]):
            continue
        if text.count(many) == text.count(few):  # nobody knows which is right
            first, last = sorted((one, other), key=text.find)
            yield _hit(found[first][0], first, last, "后面", kind)
            yield _hit(found[last][0], last, first, "前面", kind)
        else:
            where = "后面" if found[few][0] < text.find(many) else "前面"
            for start in found[few]:
                yield _hit(start, few, many, where, kind)


def _hit(start: int, name: str, known: str, where: str, kind: str) -> Hit:
    return Hit(start, start + len(name), {"known": known, "where": where, "kind": kind})


def _near(one: str, other: str) -> bool:
    """Whether two names differ in one character that sounds or looks like the other."""
    if len(one) != len(other):
        return False
    apart = [(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine != theirs]
    return len(apart) == 1 and apart[0][1] in alike(apart[0][0]).all
