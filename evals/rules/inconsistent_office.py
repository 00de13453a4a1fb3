"""The office in the line under the title is not the one in which the speaker speaks: elected 主席, and signed as 党组书记."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-office",
    level="error",
    what="署名的职务与正文里说的不合",
    why="刚当选的职务、代表哪家讲话，与署名对不上，稿子一发就是差错",
    instead="按当选的职务、讲话时的身份署名",
    source="校对通例：署名与正文一致",
    message="署名的“{text}”与正文不合：{wrong}",
    quotes=True,
    yields_to=frozenset({"altered-office", "altered-speaker", "impossible-office", "wrong-voice"}),
)
_TITLE = "主席|会长|理事长|主任|书记|[省市县区镇乡州]长|院长|检察长"
# 选举我担任主席, 选举我为石垭县人民政府县长, 推选我担任会长
_ELECTED = lazy(
    f"(?:选举|推选|推举|选|决定任命|任命)我(?:担任|出任|当选|继续担任|连任|为|当)[^，。；！？“”\\n]{{0,16}}?(?P<deputy>副?)(?P<title>{_TITLE})(?!团|办公会)"
)
_OFFICE = lazy(f"(?P<kind>代理?|候任|提名)?(?P<deputy>副?)(?P<title>{_TITLE})")
_NEW = lazy("新当选的[一-鿿]{2,14}?(?P<at>党(?:组|工委)(?:书记|成员))")
# 我代表市委、市人大、市政府、市政协: who speaks for all four has an office in one of them, or is sent.
_FOUR = lazy(
    "我(?:谨)?代表(?:中共)?(?:[一-鿿]{2,3}?)?(?P<unit>[市县区])委、(?:[一-鿿]{2,3}?)?(?P=unit)人大(?:常委会)?、(?:[一-鿿]{2,3}?)?(?P=unit)政府"
)
_SENT = lazy("委托[^。！？\\n]{0,16}$")
# 我这个省总工会主席 of a speaker who signs as 副主席
_MYSELF = lazy(
    f"(?:我这个|我作为|作为)(?:[一-鿿]{{2,3}})?[省市县区州盟旗](?:总工会|妇联|科协|残联|工商联|文联|侨联|红十字会)(?P<at>(?P<deputy>副?)(?P<title>{_TITLE}))(?=[，。；一就也都心]|，我|[想要是在对])"
)
# 我这个主席到群里作检讨, of one who signs as 副主席; 我这个主席团成员 is something else
_BARE = lazy(
    "我这个(?P<at>(?P<deputy>副?)(?P<title>主席|会长|理事长|书记))(?=[，。；！一就也都心要检到出愿想是在对带给向来说还先有]|责)"
)
_SIGNED = lazy("[ 　](?P<surname>[一-鿿])[一-鿿]?[ 　]?[一-鿿]{1,2}[ 　]*$")
_HOUSE = lazy("[市县区]委|人大|政协|政府|[市县区]长|书记(?!处)|常委")
_ANY = lazy("主席|会长|主任|书记|[省市县区镇乡]长|部长|局长|成员|常委")


def find(doc: Document) -> Iterator[Hit]:
    lines = [(first, last) for first, last in doc.header if (first, last) != doc.title]
    signed = next(((a, b) for a, b in lines if _ANY.search(doc.text, a, b)), None)
    if signed is None:
        return
    first, last = signed
    new = _NEW.search(doc.text, first, last)
    if new:
        yield Hit(*new.span("at"), {"wrong": "党组书记、党组成员是任命的，不是选举产生的"})
    yield from _elected(doc, first, last)
    yield from _myself(doc, first, last)
    four = next(iter(doc.finditer(_FOUR)), None)
    office = _office(doc.text, first, last)
    if four is None or office[0] >= office[1] or _HOUSE.search(doc.text, *office):
        return
    if not _SENT.search(doc.text[max(0, four.start() - 40) : four.start()]):
        yield Hit(*office, {"wrong": f"正文“{four[0]}”，讲话人应是党委、政府的领导"})


def _elected(doc: Document, first: int, last: int) -> Iterator[Hit]:
    elected = next(iter(doc.finditer(_ELECTED)), None)
    if elected is None:
        return
    start, end = _office(doc.text, first, last)
    held = list(_OFFICE.finditer(doc.text, start, end))
    told = elected["deputy"] + elected["title"]
    if held and all(one["deputy"] + one["title"] != told or one["kind"] for one in held):
        at = next((one for one in held if one["title"] == elected["title"]), held[-1])
        yield Hit(*at.span(), {"wrong": f"正文说“{elected[0]}”"})


def _myself(doc: Document, first: int, last: int) -> Iterator[Hit]:
    """The speaker calls himself the head of the body whose deputy he signs as, or the other way about."""
    held = list(_OFFICE.finditer(doc.text, *_office(doc.text, first, last)))
    for match in (*doc.finditer(_MYSELF), *doc.finditer(_BARE)):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        if doc.text.count("“", began, match.start()) > doc.text.count("”", began, match.start()):
            continue  # what somebody else says of himself
        if match[0].startswith("作为") and not doc.text.startswith("，我", match.end()):
            continue
        same = [one for one in held if one["title"] == match["title"]]
        if same and all(one["deputy"] != match["deputy"] for one in same):
            also = _addressed(doc, first, last, match["title"]) if not match["deputy"] else ""
            wrong = {"wrong": f"正文自称“{match['at']}”，别人称“{also}”"}
            named = f"自称“{match['at']}”，署名却是“{same[-1][0]}”"
            yield Hit(*same[-1].span(), wrong) if also else Hit(*match.span("at"), message=named)


def _addressed(doc: Document, first: int, last: int, title: str) -> str:
    """史主席, where others call him so whose name ends the line: two against the line, which is the one that is wrong."""
    name = _SIGNED.search(doc.text, first, last)
    words = f"{name['surname']}{title}" if name else ""
    return words if words and words in doc.text else ""


def _office(text: str, first: int, last: int) -> tuple[int, int]:
    """The office of a line, without the name behind it."""
    name = re.search("[ 　]", text[first:last])
    return first, first + name.start() if name else last
