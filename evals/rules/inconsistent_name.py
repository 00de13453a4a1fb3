"""The host's own name told in two ways: 青枫 and 清枫, 澜州市 and 澜州县委."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.confusable import alike
from evals.document import Document
from evals.likelihood import counts
from evals.shapes.base import Hit, Page
from evals.speaker import PLACED, office_of, speaker
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-name",
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
    "|各级|各族|各界|科技|科协|科创|最美|好人|事业|民营|企业|产业|制造|智造|工商联|商会|残疾人|振兴|崛起|明天|未来|故事|精神|品牌|故里|这片|这座|特色|方案|贡献|工惠|家政|作出|各[项条地]|创新|复兴|实际|蔚然|籍|工运|共青团|妇儿|统战|[”，。、的]"
)
_MARK = lazy("[“，。；：、！（\\s]")
_ELSEWHERE = lazy("[向对与和]|走进|来到|学习|吸引|成为")  # what leads to other places, too
_KINDS_OF_PLACE = tuple("市县区省")
_FIRM = lazy("[”，。、的]|各[项条地]|作出|创新")  # too weak unless the two sound the same
_LED = lazy(
    "(?:建设|推动|推进|支持|关心|谱写|办好|服务|奉献|扎根|热爱|聚焦|助力|引领|打造|擦亮|唱响|讲好|振兴|来到|走进|立足|全面|美丽|幸福|魅力|新|是|在|为|让|使|向|对|与|和|的|爱|以"
    "|现代化|实力|活力|富强|开创|标志着|希望|作出|结合|之|来|吸引|共青团|中共|成为|擘画|产生|当前，|繁荣|文明|和谐|平安|健康|法治|生态|学习"
    "|动员|带领|团结|感谢|祝愿|祝|加快|促进|共建|书写|绘就|开创|展现|彰显|处处都有|[“，。；：、！（\\s])$"
)
_BODY = lazy("委(?![员])|政府|人大|政协|总?工会|妇联|科协|工商联|残联|人民")
_UNIT_BEHIND = lazy(
    "[市县区省](?:委(?!员)|政府|人大|政协|总?工会|妇|科[协学]|工商|残|团|第|各级|各族|广大|青年|职工|民营|人民|经济|庆祝|劳动|[，。的是])"
)
_UNITS = "市县区省州旗"
_USED = 8  # times in a month of newspapers
_OFTEN = 3  # places from which another name is one of its own


def find(doc: Document) -> Iterator[Hit]:
    core, unit = speaker(doc).host
    where = "材料里的" if doc.brief else "标题、署名里的"
    if not core:
        core, unit = _signed(doc, unit)
    if len(core) < 2 or (doc.section is not None and not doc.brief):
        return
    yield from _other_unit(doc, core, unit, where)
    if len(core) == 2 and not _ordinary(core):
        yield from _other_core(doc, core, unit, where)


def _signed(doc: Document, unit: str) -> tuple[str, str]:
    """The name in the speaker's line, where the title says 全县 and the line 青禾市: that which the text holds."""
    office = PLACED.search(office_of(doc))
    if office and unit and office["core"] + unit in doc.text:
        return office["core"], unit
    return "", unit


def _other_unit(doc: Document, core: str, unit: str, where: str) -> Iterator[Hit]:
    others = [kind for kind in _UNITS if kind != unit and core + kind in doc.text]
    for kind in others if unit else ():
        name = core + kind
        places = [match for match in re.finditer(name, doc.text) if _BODY.match(doc.text, match.end())]
        if len(places) < _OFTEN and name not in doc.told:
            for match in places:
                yield Hit(*match.span(), {"known": core + unit, "where": where})


def _other_core(doc: Document, core: str, unit: str, where: str) -> Iterator[Hit]:
    text, found = doc.text, dict[str, list[int]]()
    for at, kept in enumerate(core):
        place = text.find(kept)
        while place >= 0:
            start = place - at
            name = text[start : start + 2] if start >= 0 else ""
            if (
                len(name) == 2
                and name != core
                and (name[1 - at] != core[1 - at])
                and _named(text, start, name, core, unit)
            ):
                found.setdefault(name, []).append(start)
            place = text.find(kept, place + 1)
    start = text.find(core[::-1])
    if start >= 0 and core[0] != core[1] and _named(text, start, core[::-1], core, unit):
        found.setdefault(core[::-1], []).append(start)
    for name, starts in found.items():
        if len(starts) < _OFTEN and name not in doc.told:
            for start in starts:
                yield Hit(start, start + 2, {"known": core, "where": where})


def _ordinary(word: str) -> bool:
    """Whether a word of the genre, or one that people use: no mere name of a place."""
    return word in counts().genre or counts().words.get(word, 0) >= _USED


def _of_unit(text: str, end: int, unit: str) -> re.Match[str] | None:
    """市委, 市各级 … behind the name, where it is of the host's own kind."""
    if not unit or not text.startswith(unit, end):
        return None
    return _UNIT_BEHIND.match(text, end)


def _named(text: str, start: int, name: str, core: str, unit: str) -> bool:
    """Whether what stands there is a name of a place, and none of the words around it."""
    end = start + 2
    behind = _BEHIND.match(text, end) or _of_unit(text, end, unit)
    if behind is None or not all("一" <= one <= "鿿" for one in name):
        return False
    words = counts().words
    before, after = text[start - 1 : start], text[end : end + 1]
    longer = (before + name[0], name[1] + after, before + name, text[start : end + 1], text[start : end + 2])
    if _ordinary(name) or any(word in words for word in longer) or core in text[start - 1 : end + 1]:
        return False
    sounding = name == core[::-1] or all(
        one == other or one in alike(other).all for one, other in zip(name, core, strict=True)
    )
    led = _LED.search(text[max(0, start - 4) : start])
    if led is None or sounding:
        return led is not None
    if behind[0].startswith(_KINDS_OF_PLACE):
        return not _ELSEWHERE.match(led[0])
    return not (_FIRM.match(behind[0]) or _MARK.match(led[0]) or _ELSEWHERE.match(led[0]))
