"""The host's own name told in two ways: 青枫 and 清枫, 澜州市 and 澜州县委. Brief, title, signature or the text itself tells the name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from evals.document import Document
from evals.persons.speaker import PLACED, office_of, speaker
from evals.rules.altered_place import GENERIC
from evals.shapes.base import Hit, Page
from evals.spans import nearly, places
from evals.spelling.confusable import alike
from evals.spelling.genre import common_pairs
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-place",
    level="error",
    what="会议所在地的名字前后不一样",
    why="把主人家的名字写错一个字，是当场就能听出来的事故",
    instead="照标题和材料里的地名写，全文统一",
    source="校对通例：全文名称一致",
    message="“{text}”与{where}“{known}”不一致，请核实",
    suggestion="{known}",
    yields_to=frozenset({"altered-place", "untraced-place", "altered-office", "altered-slogan", "inconsistent-slogan"}),
    quotes=True,
)
# What stands behind the name of a place: 岚川|工匠学院.
_BEHIND = lazy(
    "工会|工匠|总工会|青年|团员|职工|工人|劳动者|妇女|妇联|姐妹|巾帼|人民|儿女|大地|干部群众|发展|经济|社会|建设|高质量|现代化|新[篇征时局实]|实践|篇章|答卷|样板|力量|广大"
    "|各级|各族|各界|科技|科协|科创|最美|好人|人(?![员家才生事们民均工口])|事业|民营|企业|产业|制造|智造|工商联|商会|残疾人|振兴|崛起|明天|未来|故事|精神|品牌|故里|这片|这座|特色|方案|贡献|工惠|家政|作出|各[项条地]|创新|复兴|实际|蔚然|籍|工运|共青团|妇儿|统战|[”，。、的]"
)
_MARK = lazy("[“，。；：、！（\\s]")
_ELSEWHERE = lazy("[向对与和]|走进|来到|学习|吸引|成为")  # what leads to other places, too
_FIRM = lazy("[”，。、的]|各[项条地]|作出|创新")  # too weak unless the two sound the same
_LED = lazy(
    "(?:建设|推动|推进|支持|关心|谱写|办好|服务|奉献|扎根|热爱|聚焦|助力|引领|打造|擦亮|唱响|讲好|振兴|来到|走进|立足|全面|美丽|幸福|魅力|新|是|在|为|让|使|向|对|与|和|的|爱|以"
    "|现代化|实力|活力|富强|开创|标志着|希望|作出|结合|之|来|吸引|共青团|中共|成为|擘画|产生|当前，|繁荣|文明|和谐|平安|健康|法治|生态|学习"
    "|动员|带领|团结|感谢|祝愿|祝|加快|促进|共建|书写|绘就|开创|展现|彰显|处处都有|一辈|[一二三]代|[“，。；：、！（\\s])$"
)
_BODY = lazy(
    "委(?![员])|政府|人大|政协|总?工会|妇联|科协|工商联|残联|人民|第[一二三四五六七八九十]{1,3}[次届]|各级|广大|全体|经济社会|妇女第|职工"
)
_UNIT_BEHIND = lazy(
    "[市县区省州旗](?:委(?!员)|政府|人大|政协|总?工会|妇|科[协学]|工商|残|团|第|各级|各族|广大|青年|职工|民营|人民|经济|庆祝|劳动|[，。的是])"
)
_UNITS = "市县区省州旗"
# 在宏澜重装集团……大会上的讲话
_HOUSE = lazy(
    "(?:^(?!在)|在)(?P<core>[一-鿿]{2})[一-鿿]{0,6}?(?:集团|公司|总?厂|矿业?|医院|学校|中学|小学|大学|学院|港|电厂|船厂)"
)
_USED = 8  # times in a month of newspapers
_OFTEN = 3  # places from which another name is one of its own
_PLACE = lazy("(?P<core>[一-鿿]{2})(?P<kind>[市县旗]|州(?![市县区]))(?![场民容价值面域间别块位镇长])")
_NO_NAME = lazy("^[各全本该我每在到从自向为对由与和及同的是令把让受给叫赴是说看]|.[各全本该我每]")
_SURE = 3  # times that the name stands in the text, so that it is surely right
_SURE_WHOLE = 2  # with its 市 or 县


class Host(NamedTuple):
    """Whose meeting it is: 岚川, 市, and where that is told."""

    core: str
    unit: str
    where: str


def find(doc: Document) -> Iterator[Hit]:
    told = _told(doc)
    if told:
        yield from _other_unit(doc, told)
    host = told or _often_named(doc) or _house(doc)
    if host and len(host.core) == 2:
        others = list(_other_core(doc, host))
        yield from others
        title = doc.title
        if (
            others
            and title
            and not doc.brief
            and doc.text.count(host.core) == 1
            and len({_word(doc, one) for one in others}) == 1
        ):
            # the name stands in the title alone, and all else has another: it is the title that is wrong
            start = doc.text.find(host.core, *title)
            if start >= 0:
                yield Hit(start, start + 2, {"known": _word(doc, others[0]), "where": "正文里的"})


def _word(doc: Document, hit: Hit) -> str:
    return doc.text[hit.start : hit.end]


def _told(doc: Document) -> Host | None:
    """The host as the brief tells it, or the lines under the title, which a section has not."""
    if doc.section is not None and not doc.brief:
        return None
    core, unit = speaker(doc).host
    core = core or _signed(doc, unit)
    return Host(core, unit, "材料里的" if doc.brief else "标题、署名里的") if len(core) > 1 else None


def _signed(doc: Document, unit: str) -> str:
    """The name in the speaker's line, where the title says 全县 and the line 青禾市: that which the text holds."""
    office = PLACED.search(office_of(doc))
    return office["core"] if office and unit and office["core"] + unit in doc.text else ""


def _often_named(doc: Document) -> Host | None:
    """The place that the text names again and again, where nothing else tells whose meeting it is."""
    named = Counter((match["core"], match["kind"]) for match in doc.finditer(_PLACE))
    cores = {core for core, _ in named}
    # 现代化岚州: the 州 is part of a name that stands elsewhere with its 市
    names = [(core, kind) for core, kind in named if core[1] + kind not in cores and not _no_name(core, kind)]
    if not names:
        return None
    core, kind = max(names, key=lambda name: doc.text.count(name[0]))
    sure = doc.text.count(core) >= _SURE or named[core, kind] >= _SURE_WHOLE
    return Host(core, kind, "文中多处的") if sure else None


def _house(doc: Document) -> Host | None:
    """The firm, school or hospital that the title names, where the text names it again and again."""
    match = _HOUSE.search(doc.text[slice(*doc.title)]) if doc.title else None
    if match is None or doc.text.count(match["core"]) < _SURE_WHOLE or _ordinary(match["core"]):
        return None
    return Host(match["core"], "", "标题里的")


def _other_unit(doc: Document, host: Host) -> Iterator[Hit]:
    core, unit, where = host
    others = [kind for kind in _UNITS if kind != unit and core + kind in doc.text]
    for kind in others if unit else ():
        name = core + kind
        places = [match for match in re.finditer(re.escape(name), doc.text) if _BODY.match(doc.text, match.end())]
        if len(places) < _OFTEN and name not in doc.told:
            for match in places:
                yield Hit(*match.span(), {"known": core + unit, "where": where})


def _other_core(doc: Document, host: Host) -> Iterator[Hit]:
    core, unit, where = host
    found = dict[str, list[int]]()
    for start in _nearly(doc.text, core):
        name = doc.text[start : start + 2]
        if _named(doc.text, start, name, core, unit):
            found.setdefault(name, []).append(start)
    for name, starts in found.items():
        if len(starts) < _OFTEN and name not in doc.told:
            for start in starts:
                yield Hit(start, start + 2, {"known": core, "where": where})


def _nearly(text: str, core: str) -> Iterator[int]:
    """Where two characters stand of which one is the core's, in its place, or both are, exchanged."""
    yield from nearly(text, core)
    yield from places(text, core[::-1]) if core[0] != core[1] else ()


def _ordinary(word: str) -> bool:
    """Whether a word of the genre, or one that people use: no mere name of a place."""
    return word in counts().genre or counts().words.get(word, 0) >= _USED


def _no_name(core: str, kind: str) -> bool:
    """Whether it is a word, or the end of one (股市, 城市), rather than a name."""
    return core in common_pairs() or _NO_NAME.search(core) is not None or GENERIC.match(core + kind) is not None


def _of_unit(text: str, end: int, unit: str) -> re.Match[str] | None:
    """市委, 市各级 … behind the name, where it is of the host's own kind."""
    return _UNIT_BEHIND.match(text, end) if unit and text.startswith(unit, end) else None


def _named(text: str, start: int, name: str, core: str, unit: str) -> bool:
    """Whether what stands there is a name of a place, and none of the words around it."""
    whole = _of_unit(text, start + 2, unit)
    behind = whole or _BEHIND.match(text, start + 2)
    led = _LED.search(text[max(0, start - 4) : start])
    if behind is None or led is None or core in text[max(0, start - 1) : start + 3]:
        return False
    if whole and text.count(name) == 1 and not _no_name(name, unit):
        return not _ELSEWHERE.match(led[0])  # 石门县委 where all else is 石桥县's, though there is a 石门, too
    if _ordinary(core) or _ordinary(name) or _in_words(text, start):
        return False
    return _sounding(name, core) or not (
        _ELSEWHERE.match(led[0]) or (not whole and (_FIRM.match(behind[0]) or _MARK.match(led[0])))
    )


def _in_words(text: str, start: int) -> bool:
    """Whether one of the two characters, or both, belong to a word with what is beside them."""
    spans = ((-1, 1), (1, 3), (-1, 2), (0, 3), (0, 4))
    return any(text[max(0, start + first) : start + end] in counts().words for first, end in spans)


def _sounding(name: str, core: str) -> bool:
    """Whether the one may be taken for the other: exchanged, of the same sound, or alike to look at."""
    return name == core[::-1] or all(
        one == other or one in alike(other).all for one, other in zip(name, core, strict=True)
    )
