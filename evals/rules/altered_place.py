"""A place of the brief with its name not quite right."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.places import sites
from evals.shapes.base import Hit, Page
from evals.spans import places
from evals.spelling.genre import common_pairs
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-place",
    level="error",
    what="材料里的地名写得不一样",
    why="把会议所在地的名字写错，是当场就能听出来的事故",
    instead="照材料写",
    source="起草规范：地名只用材料给的",
    message="“{text}”与材料不一致，材料里是“{known}”",
    suggestion="{known}",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset({"altered-enterprise"}),
)
_PLACE = lazy("(?P<core>[一-鿿]{2})(?P<kind>[市县区旗州镇乡省])(?![场民容价值面政域间别块位镇长])")
# Words before 市 or 区 that are no names: 社区, 老城区, 全市, 各县, 红旗.
GENERIC = lazy(
    "^[各全本该我两几多每外].|.[各全本该我每]|.(?:[乡村街](?=镇)|[市区旗](?=县)|[县乡](?=市)|[市县](?=区)|县(?=旗))|个.|.[社园景山库灾校片街牧林矿厂新发范城地战军辖小郊湖特心](?=区)|.[城股楼上都夜超门](?=市)"
    "|.[城家老故同](?=[乡镇])|.[九神](?=州)|.[红国战党团彩锦军升](?=旗)|.治"
    "|.[强兴立富稳活旺大](?=[市县区镇乡])"
)
# A name begins behind a mark, another place, or a word that leads to a place: 产|生澄州, 青|年返乡 are no names.
_LED = lazy("(?:^|[^一-鿿]|[省市县区旗州在到从自向为对由与和及同的是令把让受给叫赴团])$")
_NO_START = frozenset("在到从向对由与和及的是把让被受给自爱兴化了着过将要")
_NO_NAME = frozenset("向对从由把被给与及的了于")  # 前|向|市委: the words are cut across
_VIRTUE = lazy("(?:平安|文明|和谐|幸福|法治|健康)")  # 平安县创建: no name, unless the brief has its like
_WHOLE = 3  # characters of a place's name with its level
_LEVELS = {"市": "县州旗", "县": "市区州旗", "区": "县", "旗": "市县", "州": "县"}
_RAISED = lazy("撤县|撤市|设市|改市|设区|改区")  # it was a county before
_NO_LEVEL = lazy("[场民容价值面政域间别块位]")
# Where a name stands without 市 or 县: 美丽的新鹤鸣, 现代化鹤鸣篇章.
_BARE = lazy(
    "(?:(?:美丽|富强|富裕|幸福|和谐|文明|活力|现代化|繁荣|魅力)(?:的|之)?新(?P<new>[一-鿿]{2})"
    "|谱写(?:中国式现代化)?(?P<sung>[一-鿿]{2})(?=[^，。；\n]{1,10}篇章)"
    "|(?P<core>[一-鿿]{2})(?=(?:新)?篇章|实践|答卷|样板|大地|儿女|力量|方案))"
)


def find(doc: Document) -> Iterator[Hit]:
    known = _known(doc)
    names = {core for core, _ in known}
    for match in doc.finditer(_PLACE):
        core, kind = match["core"], match["kind"]
        # 在澄州, 爱澄州: the place itself, with the word before it
        if (
            core + kind in doc.told
            or not _NO_NAME.isdisjoint(core)
            or "团" in core
            or core[1] + kind in names
            or (kind == "州" and core[0] in _NO_START)
        ):
            continue
        right = next((name for name, its in known if its == kind and _like(core, name)), None)
        if right is None or GENERIC.match(core + kind) or (core != right[::-1] and _ordinary(core)):
            continue
        if not (_VIRTUE.match(core) and doc.text.startswith(("创建", "建设"), match.end())):
            yield Hit(*match.span(), {"known": right + kind})
    yield from (Hit(start, end, {"known": right}) for start, end, right in sites.altered(doc))
    host = doc.brief.host.name if doc.brief and doc.brief.host.name else ""
    yield from _levels(doc, host)
    if len(host) != 3:
        return
    for match in doc.finditer(_BARE):
        group = next(name for name in ("new", "sung", "core") if match[name])
        core = match[group]
        if core not in doc.told and _like(core, host[:2]) and not _ordinary(core):
            yield Hit(*match.span(group), {"known": host[:2]})


def _levels(doc: Document, host: str) -> Iterator[Hit]:
    """澄湖县 for 澄湖市: the host under another level, which the brief has not. A city may have a district of its name."""
    kind = host[-1:]
    if len(host) < _WHOLE or kind not in _LEVELS or _RAISED.search(doc.text):
        return
    for start in places(doc.text, host[:-1]):
        end = start + len(host)
        said = doc.text[start:end]
        if said[-1] in _LEVELS[kind] and said not in doc.told and not _NO_LEVEL.match(doc.text, end):
            yield Hit(start, end, {"known": host})


def _known(doc: Document) -> list[tuple[str, str]]:
    """The two characters and the kind of each place that the brief names."""
    host = _host(doc)
    found = {(host[:-1], host[-1])} if _PLACE.fullmatch(host) else set()
    for match in _PLACE.finditer(doc.told):
        name = match["core"] + match["kind"]
        led = _LED.search(doc.told[max(0, match.start() - 1) : match.start()])
        if led and _NO_NAME.isdisjoint(match["core"]) and not GENERIC.match(name) and name[1:] != host[:-1]:
            found.add((match["core"], match["kind"]))
    return sorted(found)


def _host(doc: Document) -> str:
    return (doc.brief.host.name or "") if doc.brief else ""


def _like(one: str, other: str) -> bool:
    """Two characters exchanged, or one of them another one."""
    return one != other and (one == other[::-1] or sum(map(str.__eq__, one, other)) == 1)


def _ordinary(words: str) -> bool:
    return words in common_pairs()
