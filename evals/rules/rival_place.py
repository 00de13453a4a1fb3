"""A place that nobody here has named, without its 市 or 县, where the host's short name would stand (为推动柏阳新篇章).

What no dictionary and no prose knows, is made of the characters of place names, and stands where places stand, names a place. In
a speech that is the host, or a place that the brief names; any other came along with the text that it was made from. Without a
brief only the slots count in which nobody names a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.persons.people import MORE_SURNAMES, SURNAMES
from evals.persons.speaker import speaker
from evals.places import towns
from evals.rules.other_place import host_of
from evals.shapes.base import Hit, Page
from evals.spelling.likelihood import counts, neighbours
from pipeline.patterns import lazy

PAGE = Page(
    name="rival-place",
    level="warning",
    what="会议所在地的位置上写着别的地名",
    why="从别处的稿子改来，不带“市”“县”的简称最容易漏改；一念就露馅",
    instead="换成会议所在地的名字",
    source="起草规范：地名只用材料给的",
    message="“{text}”像是地名，材料和全文别处都没有，会议所在地是“{known}”，多半是别处稿子留下的",
    suggestion="{known}",
    quotes=True,
    yields_to=frozenset(
        {"altered-place", "untraced-place", "inconsistent-place", "other-place", "altered-slogan", "untraced-name"}
    ),
)
# What the names of places are made of: water, land, plants, and what is wished to a place.
_LAND = (
    "川江河溪湖海湾洲州屿岛港岭山峰峦岚崧林泉浦津泽滩塘渡渠池潭涧沟峪谷坪坡岗冈丘原塬垭坝堰圩埠桥关口隘崖岩矶屏麓岫渚浔汀沚浒洼浜泾潮浪汐"
    "沅澧湘资漓沭泗沂淇洹汾沁渭洛洮湟淮淝颍汝渌泊沣澜溯澄沐清濠滁涪沱沧漳滏滦湍濮潍淄沽涞涿泸浙沪淞甬赣鄱鄂郴郧郏鄢邛邯邢邳郯鄞"
    "槐柏松桐榆枫柳棠樟桂杉梅兰荷菱菡萍芦苇禾稷麦桑柘枣橘榕梓筠筱苍蓝宛阜皖嵩岱岷岐巍峡崎崇嵊陵阳阴平安宁泰和昌隆兴丰裕康永靖定顺嘉庆祥瑞乐怀临云霞霜砚砺玉璧珠锦绣银金鹤雁凤龙麒鹿青"
)
_END = "川江河溪湖湾洲州屿岭峰峦岚崧林泉浦津泽塘潭峪坪岗冈丘原塬垭坝堰圩埠桥屏麓岫渚浔汀沚淮洛湘沅澜阳陵宁安宛棠槐桐榆枫柳柏禾"
_WATERS = "江河湖溪湾塘渡桥坝堰"  # what bears a name of its own beside the place
_NO_NAME = frozenset(
    "的了在是和与及同对向为让使把将被给从由就按受请以要会能可也都又还更最很再不没未无有这那哪各每某几一二三四五六七八九十百千万亿多少上下前后里外中内间时年月日号个位名次件项条种"
    "类我你他她它咱们自人来去到出进过起开看说讲做干走跑想着得所者之其此并且而或若如像似于因但虽则才只全总共已曾正好新老大小高低长市县区乡城镇村省都国党团水本该听用当"
)
_SLOT = (
    "(?P<strong>各级|各族|各界|各[条项]|广大|工运|工会(?!主|副|的同志)|工匠|职工|工人|妇女|青年|共青团|儿女|人民|文艺|科[技协](?=工作|创新|事业|界)|籍|大地|的大舞台|高质量|现代化|经济社会"
    "|新?篇章|新篇|新?实践|答卷|贡献|力量(?!的)|足迹|故事|话讲|所需|实际|振兴|崛起|改革发展|转型|脱贫|爬坡|落地|城乡|发展(?:新|大局|全局|很|的|$|[，。；、])"
    "|正(?:处|在|朝|以|加|向|站|迈|阔|乘|奋|着)|是(?:一[座方片块个]|全[省国市]|我[国省]|著名|闻名|老工业)|因[一-鿿]而|因[一-鿿]得|作为|提出|确立|遭遇|这[座片块方]|迎来|站在|敢为|蔚然|成为|作出"
    "|提供|增光|添彩|争光|代言|的(?:明天|未来|发展|实际|工作|关心|关怀|厚爱|支持|好日子))"
    "|(?P<weak>的(?![一-鿿]{0,1}(?:水|岸|潮|波|浪|源|堤|桥|时候))|有(?=[\\d一二三四五六七八九十多着])|建设|之幸)"
    "|(?P<unit>[市县区旗](?![场民容价值面政域间别块位镇长]))"
    "|(?P<brief>、|，|。|！|”|“|团的工作|[一-鿿]{0,4}(?:厂|集团|公司|重工|重机|港务|纪念馆|博物馆|科技馆|展览馆|大桥|水库|古道|机场|中学|大学|学院|医院|论坛|大讲堂|铁军))"
)
_NAME = lazy(f"(?P<at>(?:[{_LAND}][一-鿿]|[一-鿿][{_LAND}]))(?:{_SLOT})")
_LED = lazy(
    "(?:在|为|对|向|让|使|把|用|建设|推动|推进|支持|希望|谱写|书写|续写|描绘|幸福|美丽|服务|奉献|扎根|热爱|成为|现代化|开创|开启|贡献|作出|来到|走进|围绕|讲好|办好|战在|紧扣|瞄准|立足|聚焦|落户|共建|共商|打造|振兴|共青团|关注|关心|凝聚着"
    "|绿色|数智|数字|科创|温暖|文润|匠心|智造|生态|活力|工惠|巾帼|平安|云上|书香|清廉|法治|健康|现代化新|美丽新|幸福新|文明新)$"
)
_BEFORE = lazy("(?:^|[，。；：！？、“”·）\\n]|是|的|新|到|与|和|以|从|当|爱|年来|感谢|祝愿|祝)$")
_SURNAMES = frozenset(SURNAMES + MORE_SURNAMES)
# Where another place is meant: compared with, learned from, come from.
_ELSEWHERE = lazy("学习|借鉴|来自|兄弟|相比|对标|考察|邻|对口|协作|比如|例如|划归|并入|结对|援|交流")
_AMONG = lazy("[一-鿿]{2}(?:等地|和[一-鿿]{2}[两三]|、[一-鿿]{2}[等两三、])")
_NEAR = 14
_SURE = 3  # times that the host's own name stands in a text without a brief
_AGAIN = 2  # times that a name left behind stands in a text: one that stands more often is the text's own


def find(doc: Document) -> Iterator[Hit]:
    host = _host(doc)
    if not host:
        return
    for start, end in towns.folk(doc, host):
        if not elsewhere(doc.text, start):
            yield Hit(start, end, {"known": host})
    for match in doc.finditer(_NAME):
        start, end = match.span("at")
        name, slot = match["at"], match.lastgroup or ""
        if _unknown(name) and _foreign(doc, name, host) and _stands(doc, start, end, slot):
            whole = slot == "unit"
            yield Hit(start, end + whole, {"known": host + speaker(doc).host[1] * whole})


def _host(doc: Document) -> str:
    core, unit = speaker(doc).host
    return core if core and unit != "省" else host_of(doc)


def _unknown(name: str) -> bool:
    """Whether no word, nor two characters that anybody writes side by side."""
    return _NO_NAME.isdisjoint(name) and name not in counts().words and neighbours()[name] == 0


def _foreign(doc: Document, name: str, host: str) -> bool:
    """Whether neither the brief nor the lines under the title have it, nor the text again and again."""
    if name in doc.told or name in host or doc.text.count(name) > _AGAIN:
        return False
    return not any(name in doc.text[first:last] for first, last in doc.header)


def _stands(doc: Document, start: int, end: int, slot: str) -> bool:
    text, strong = doc.text, slot in ("strong", "unit")
    led = _LED.search(text, max(0, start - 4), start)
    ends = text[end - 1] in _END
    apart = strong and ends and not neighbours()[text[start - 1 : start + 1]]
    if not (led or apart or _BEFORE.search(text, max(0, start - 2), start)):
        return False
    if _in_words(text, start, strong=strong) or elsewhere(text, start):
        return False
    if slot == "unit":
        return _rival(doc, start, end)
    if strong:
        return True
    if (
        text[start] not in _LAND
        or not set(text[start:end]).isdisjoint(_host(doc))
        or (doc.brief is None and text[end - 1] in _WATERS)
    ):
        return False  # 修坝的时候, 沐江的水, 匠心兴澜
    sure = doc.brief is not None or (slot == "weak" and text.count(_host(doc)) >= _SURE)
    # 让石川的手艺: a person, unless what leads there leads to places alone
    return sure and ends and (text[start] not in _SURNAMES or bool(led and (led[0] == "在" or len(led[0]) > 1)))


def _rival(doc: Document, start: int, end: int) -> bool:
    """Whether 海屿市 stands for the host's own name: one of its kind, and without a brief told but once."""
    name = doc.text[start : end + 1]
    alike = name[-1] == speaker(doc).host[1] and name[1] != "州"  # 些小吾曹州县吏
    return alike and (doc.brief is not None or doc.text.count(name) == 1)


def _in_words(text: str, start: int, *, strong: bool) -> bool:
    """Whether a character of it belongs to a word with what is before it, or behind it (柏|阳新 篇章 is none)."""
    spans = ((-1, 1), (-1, 2)) if strong else ((-1, 1), (-1, 2), (1, 3), (0, 3), (0, 4), (1, 4))
    return any(text[max(0, start + first) : start + last] in counts().words for first, last in spans)


def elsewhere(text: str, start: int) -> bool:
    """Whether what is beside it, in its sentence, is about somebody else's place."""
    began = max(start - _NEAR, *(text.rfind(mark, 0, start) + 1 for mark in "。！？；\n"))
    return _ELSEWHERE.search(text, began, start) is not None or _AMONG.match(text, start) is not None
