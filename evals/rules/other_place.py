"""Another place's name where the goal of the host's own place is told (建设美丽幸福新白水 at a meeting of 青岚县)."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.persons.speaker import speaker
from evals.rules.untraced_place import PLACE, named
from evals.shapes.base import Hit, Page
from evals.spelling.genre import common_pairs
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

PAGE = Page(
    name="other-place",
    level="warning",
    what="口号、目标里是别的地方的名字",
    why="从别处的稿子或往年的稿子改来，口号里的地名忘了换",
    instead="换成会议所在地的名字",
    source="校对通例：全文名称一致",
    message="“{text}”全文只出现这一次，会议所在地是“{known}”，多半是别处稿子留下的",
    suggestion="{known}",
    quotes=True,
    yields_to=frozenset({"altered-place", "untraced-place", "inconsistent-place", "altered-slogan"}),
)
_HOST = lazy("(?:^|[^一-鿿]|[在省市州团共届])(?P<core>[一-鿿]{2})[市县区旗州](?![一-鿿]{0,2}[市县])")
_GOAL = lazy(
    "(?:美丽|富强|富裕|富饶|幸福|和谐|文明|活力|现代化|繁荣|魅力|平安|法治|健康|生态|宜居|开放|创新|实力|品质)(?:的|之)?新(?P<new>[一-鿿]{2})(?=[，。；！、作而的]|$)"
    "|(?:谱写|书写|续写|描绘|绘就|开创|奏响)(?:好|出|了)?(?:中国式现代化|高质量发展|新时代|现代化)?(?P<sung>[一-鿿]{2})"
    "(?=(?:高质量发展|现代化建设?|经济社会发展|乡村全?面?振兴|改革发展|发展|实践|工会|妇女|青年)*(?:的|崭)?新?(?:篇章|答卷|华章|画卷|局面|乐章)|新篇)"
    "|(?:平安|法治|幸福|美丽|健康|数字|智慧|活力|文明|清廉|诚信|和谐|质量|学习型|书香|文化|创新|绿色|韧性|温暖)(?P<safe>[一-鿿]{2})(?=建设(?![^，。；]{0,4}[市县区]))"
    "|(?:开启|开创|推进|奋进|投身|建设)(?:全面建设)?(?P<built>[一-鿿]{2})(?=现代化建设新|现代化新征程|高质量发展新)"
)
_PROVINCES = frozenset(
    "河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 广西 西藏 宁夏 新疆 北京 天津 上海 重庆"
    " 三秦 八桂 燕赵 齐鲁 江淮 荆楚 潇湘 巴蜀 中原 三晋 八闽 赣鄱 江南 塞上 陇原 龙江 天山 雪域 滨海".split()
)
_LEAST = 2  # times that the host's own name stands in the text


# Where another place is meant: compared with, learned from, come from.
MEANT = lazy(
    "学习|借鉴|来自|兄弟|相比|对标|考察|贺[信电]|邻|对口|协作|比如|例如|[像如]|等地|交流|合作|联合|签|原|划归|并入"
)


def find(doc: Document) -> Iterator[Hit]:
    yield from _body(doc)
    host = host_of(doc)
    if not host or doc.text.count(host) < _LEAST:
        return
    for match in doc.finditer(_GOAL):
        group = next(name for name in ("new", "sung", "built", "safe") if match[name])
        core = match[group]
        once = doc.text.count(core) == 1 and core not in doc.told
        if once and host not in core and core not in _PROVINCES and core not in common_pairs():
            yield Hit(*match.span(group), {"known": host})


def _body(doc: Document) -> Iterator[Hit]:
    """梅坪县总工会是一个团结的集体, at a meeting of 砚溪县; with a brief, ``untraced-place`` tells of that."""
    core, unit = speaker(doc).host
    name = core + unit
    if doc.brief is not None or not core or not unit or unit == "省" or doc.text.count(name) < _LEAST:
        return
    for match in doc.finditer(PLACE):
        at = match["at"]
        if at[-1] != unit or at == name or doc.text.count(at) > 1 or not named(at):
            continue
        if at[0] == at[1] or any(at[left : left + 2] in counts().words for left in range(len(at) - 2)):
            continue  # 说说县委该做的, 得益于市委
        start = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        end = min((to for mark in "。！？；\n" if (to := doc.text.find(mark, match.end())) >= 0), default=len(doc.text))
        if core not in doc.text[match.start() : match.end()] and not MEANT.search(doc.text[start:end]):
            yield Hit(*match.span("at"), {"known": name})


def host_of(doc: Document) -> str:
    """The place's name without 市 or 县: the brief's, else the title's."""
    if doc.brief is not None and doc.brief.host.name:
        return doc.brief.host.name[:-1]
    match = _HOST.search(doc.text[slice(*doc.title)]) if doc.title else None
    return match["core"] if match and match["core"] not in common_pairs() else ""
