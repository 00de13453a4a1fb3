"""Another place's name where the goal of the host's own place is told (建设美丽幸福新白水 at a meeting of 青岚县)."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.genre import common_pairs
from evals.shapes.base import Hit, Page
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
    "|(?:开启|开创|推进|奋进|投身|建设)(?:全面建设)?(?P<built>[一-鿿]{2})(?=现代化建设新|现代化新征程|高质量发展新)"
)
_PROVINCES = frozenset(
    "河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 广西 西藏 宁夏 新疆 北京 天津 上海 重庆"
    " 三秦 八桂 燕赵 齐鲁 江淮 荆楚 潇湘 巴蜀 中原 三晋 八闽 赣鄱 江南 塞上 陇原 龙江 天山 雪域 滨海".split()
)
_LEAST = 2  # times that the host's own name stands in the text


def find(doc: Document) -> Iterator[Hit]:
    host = _host(doc)
    if not host or doc.text.count(host) < _LEAST:
        return
    for match in doc.finditer(_GOAL):
        group = next(name for name in ("new", "sung", "built") if match[name])
        core = match[group]
        once = doc.text.count(core) == 1 and core not in doc.told
        if once and host not in core and core not in _PROVINCES and core not in common_pairs():
            yield Hit(*match.span(group), {"known": host})


def _host(doc: Document) -> str:
    """The place's name without 市 or 县: the brief's, else the title's."""
    if doc.brief is not None and doc.brief.host.name:
        return doc.brief.host.name[:-1]
    match = _HOST.search(doc.text[slice(*doc.title)]) if doc.title else None
    return match["core"] if match and match["core"] not in common_pairs() else ""
