"""Another organisation in the place of the host or the speaker: 团省委看在眼里 from a vice-chairman of 省总工会, 市第六次残代会以来 to writers."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.persons.speaker import office_of
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="other-body",
    level="warning",
    what="本单位、讲话人单位的位置上写着别的团体",
    why="从别的团体的稿子改来，团体的名字漏改了一处；台上台下一听就知道",
    instead="换成本次会议的团体或讲话人所在的团体",
    source="校对通例：全文名称一致",
    message="“{text}”不是本次会议的团体，也不是讲话人所在的团体，多半是别处稿子留下的",
    yields_to=frozenset(
        {"inconsistent-body", "other-organisation-wording", "other-system", "other-place", "rival-place", "wrong-voice"}
        | {"altered-occasion", "inconsistent-occasion", "untraced-place"}
    ),
)
# The body, and what else tells of it: its congress, and 工作 under its short name.
_BODIES = {
    "工会": "总工会|工会(?![议商场见展])|工代会",
    "妇联": "妇联|妇女联合会|妇代会|妇女第",
    "共青团": "共青团|共产主义青年团|团[省市县区州旗]委|团代会|团委",
    "科协": "科协|科学技术协会|科代会",
    "工商联": "工商联|工商业联合会|总商会",
    "侨联": "侨联|归国华侨联合会|侨代会",
    "文联": "文联|文学艺术界联合会|文代会",
    "社科联": "社科联|社会科学界联合会",
    "残联": "残联|残疾人联合会|残代会",
    "作协": "作协|作家协会|作代会",
    "记协": "记协|新闻工作者协会",
    "青联": "青联|青年联合会",
    "学联": "学联|学生联合会|学代会",
    "法学会": "法学会",
    "红十字会": "红十字会",
}
_PATTERNS = {name: lazy(pattern) for name, pattern in _BODIES.items()}
_UNDER = {
    "共青团": ("青联", "学联"),
    "青联": ("共青团", "学联"),
    "学联": ("共青团",),
    "文联": ("作协",),
    "作协": ("文联",),
}
_GROUPS = "|".join(f"(?P<b{at}>{pattern})" for at, pattern in enumerate(_BODIES.values()))
_PLACE = "(?:[一-鿿]{2,3}[市县区旗])?"
# Who speaks: seen and felt, promised, thanked for.
_VOICE = lazy(
    f"(?:(?<=[，。；：！\\n])|(?<=代表))(?P<at>(?:中共|全国|中国|{_PLACE}[省市县区州旗]?)(?:{_GROUPS}))"
    "(?=(?:党组|机关)?(?:也|都|也都|将|会|将会)?(?:始终|一直|永远|十分|非常|由衷)?"
    "(?:看在眼里|记在心[里上]|一如既往|为(?:你们|大家|同志们|各位)[^，。；]{0,4}(?:点赞|鼓掌|喝彩|感到|加油|骄傲|高兴|自豪)|感到[^，。]{0,6}(?:高兴|自豪|骄傲|欣慰)"
    "|对[^，。；]{2,20}(?:给予|予以|表示)(?:充分|高度|热烈)|向(?:大会|大家|你们|各位代表|全体代表)|衷心感谢))"
)
# Whose congress it is, what has been done since the last one, and whose work is led and supported.
_HOST = lazy(
    f"(?:(?<=[，。；：！\\n])|(?<=预祝)|(?<=代表))(?P<at>(?:{_PLACE}[省市县区州旗]?)(?:第[一二三四五六七八九十]{{1,3}}次)?(?:{_GROUPS}))"
    "(?=第?[一二三四五六七八九十]{0,3}[次届]?(?:会员)?(?:代表)?大?会?(?:以来|圆满成功|胜利召开|隆重开幕|取得圆满成功|的(?:胜利)?召开)|坚持以习|在[省市县区旗]委[^，。；]{0,12}领导下)"
)
_WORK = lazy(
    f"(?:加强(?:和改[进善])?对|重视|关心(?:和)?支持|大力支持|支持|关心|谋划|推动|开创|做好)(?P<at>{_PLACE}[省市县区旗]?(?:{_GROUPS}))(?=工作(?:的领导|的[省市县区]|，|。|；|新局面|发展)|事业)"
)
_AMONG = lazy("[、和与及同暨][^，。；]{0,12}$|^[^，。；]{0,3}[、和与及同暨]|群团|联合|会同|携手")
_SIDE = 10
_OWN, _OFTEN = 3, 6  # times that the own organisation stands in the text, so that another may stand once, or twice


def find(doc: Document) -> Iterator[Hit]:
    if doc.title is None:
        return
    own = _own(doc)
    often = sum(len(_PATTERNS[name].findall(doc.text)) for name in own)
    if not own or often < _OWN:
        return
    least = 2 if often >= _OFTEN else 1
    for pattern in (_VOICE, _HOST, _WORK):
        for match in doc.finditer(pattern):
            name = next(name for at, name in enumerate(_BODIES) if match[f"b{at}"])
            if (
                name not in own
                and len(_PATTERNS[name].findall(doc.text)) <= least
                and not _together(doc.text, match.span())
            ):
                yield Hit(*match.span("at"))


def _own(doc: Document) -> set[str]:
    """The organisations of the title, the speaker and the brief."""
    title = doc.text[slice(*doc.title)] if doc.title else ""
    header = "\n".join(doc.text[first:last] for first, last in doc.header)
    told = "\n".join((title, header, office_of(doc), doc.told))
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(told)}
    here = (doc.organisation or "").removeprefix("总")
    found = found or ({here} & _PATTERNS.keys())
    return found.union(*(_UNDER.get(name, ()) for name in found))


def _together(text: str, span: tuple[int, int]) -> bool:
    """Whether it is one of several, or somebody with whom the own organisation works."""
    start, end = span
    before = text[max(0, start - _SIDE) : start]
    cut = max(before.rfind(mark) for mark in "。！？；\n") + 1
    return bool(_AMONG.search(before[cut:]) or _AMONG.search(text[end : end + 4]))
