"""The congress or census that the speech is about called by another number than in its own title; a title that names the
meeting's other end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.titles import phases
from pipeline.figures import chinese_ordinal, parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-occasion",
    level="error",
    what="会议、普查的届次与标题不一致",
    why="第几次代表大会前后说得不一样，是当场就能听出来的事故",
    instead="照标题写；说上一次的，写明“以来”“上次”",
    source="校对通例：全文名称一致",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"altered-occasion", "impossible-meeting", "superseded-meeting", "wrong-known-date"}),
)
_C = "[一二三四五六七八九十]{1,3}"
_WHAT = "(?:会员|团员|妇女|职工)?代表大会|会员大会|全国(?:人口|经济|农业)普查|全国国土调查|全国文物普查"
_NAME = lazy(rf"第(?P<n>{_C})次(?P<what>{_WHAT})")
_HERE = lazy("(?:开幕|闭幕|预备|第一次全体)?(?:式|会|会议)?(?:上|的|$)")  # not 第七次代表大会精神宣讲会
_SHORT = lazy(
    rf"(?P<body>[省市县区旗州](?:工会|科协|妇联|残联|侨联|文联|社科联|工商联|团))(?P<n>{_C})大(?:胜利召开|召开)?以来"
)
# 七届五次全委会
_PLENARY = lazy(rf"(?P<term>{_C})届(?P<n>{_C})次(?P<what>全委|全体|全会|执委|常委|理事|委员)")
_LEVEL = lazy("[省市县区旗州](?!$)")
_OTHER = lazy("中国|全国|全省")
_SINCE = lazy("(?:胜利|闭幕|召开)*(?:以来|至今)")
# Of what lies behind: then another number is right, as that of the last one.
_PAST = lazy(
    r"以来|之后|上一?[次届]|上届|过去|回顾|[自从与较]第|自[省市县区]|五年前|十年前|(?:19|20)\d\d年|相比|比第|闭幕|当时|曾|历次|历届|先后"
)
_NOW = lazy("今天|隆重|开幕|召开|预祝|祝贺|圆满|出席|参加|本次|这次|此次|做好|完成|开展|组织|部署|推进|迎接|筹备")
_LEAD = 10  # characters before a number that name the body
_TRADED = 14  # characters that may name a body with its trade
_BODY = 2  # of them that are its kind: 工会, 科协
_ABBREVIATED = {
    "合会": "商联妇联残联文联侨联科联", "协会": "科协作协", "妇女": "妇联妇女", "工会": "工会", "妇联": "妇女",
}  # fmt: skip
# 市财贸轻纺工会: the trade between the level and the kind of body.
_TRADE = lazy("[省市县区州旗](?P<trade>[一-鿿]{2,8}?)(?P<kind>(?:产业|行业|系统)*工会|协会|学会|商会)$")
# What ends a speech at another kind of occasion: 预祝大会圆满成功 at a contest.
_NO_CONGRESS = lazy(
    "(?P<kind>大赛|竞赛|比赛|运动会|培训班|研修班|论坛|训练营|文化节|博览会)(?!(?:工作|组委|动员|表彰|总结|推进)[一-鿿]{0,8}会)[^会]*$"
)
_A_CONGRESS = lazy("(?:[这本此]次|今天的|召开|举行|出席|参加|表彰|动员|启动|总结|开幕|向|对|为|在|[，。；：、\n])大会")
_WISH = lazy("预祝(?:本次|这次|此次)?(?:代表)?大会(?:取得)?(?:圆满|完满)成功")


def find(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    yield from _other_kind(doc, title)
    yield from (Hit(*span, {"wrong": wrong}, suggestion=right) for span, wrong, right in phases.otherwise(doc))
    names = list(_NAME.finditer(title))
    if len(names) == 1:
        yield from _congress(doc, title, names[0])
    plenary = _PLENARY.search(title)
    if plenary:
        for match in doc.finditer(_PLENARY):
            same = match["term"] == plenary["term"] and match["what"] == plenary["what"]
            if match.start() >= _after(doc) and same and match["n"] != plenary["n"] and _now(doc, match):
                right = plenary[0]
                yield Hit(*match.span(), {"wrong": f"“{match[0]}”与标题的“{right}”不一致"}, suggestion=right)


def _congress(doc: Document, title: str, name: re.Match[str]) -> Iterator[Hit]:
    number, lead = _value(name["n"]), title[: name.start()]
    opening = _HERE.match(title, name.end()) is not None
    for match in doc.finditer(_NAME):
        if match.start() < _after(doc) or match["what"] != name["what"]:
            continue
        other = _other_trade(lead, doc.text[max(0, match.start() - _TRADED) : match.start()])
        if other and (_SINCE.match(doc.text, match.end()) or _now(doc, match)):
            yield Hit(match.start() - len(other), match.end(), {"wrong": f"“{other}”不是标题里的“{lead[-_TRADED:]}”"})
            continue
        if "代表大会" in name["what"] and not _same_body(lead, doc.text[max(0, match.start() - _LEAD) : match.start()]):
            continue
        told = _value(match["n"])
        if told == number and opening and _SINCE.match(doc.text, match.end()):
            yield _since(match, number)
        elif told != number and _now(doc, match):
            right = name[0]
            yield Hit(*match.span(), {"wrong": f"“{match[0]}”与标题的“{right}”不一致"}, suggestion=right)
    for match in doc.finditer(_SHORT) if opening and "代表大会" in name["what"] else ():
        if _value(match["n"]) == number and _same_body(lead, match["body"]):
            yield _since(match, number)


def _since(match: re.Match[str], number: int) -> Hit:
    last = f"，“以来”说的应是第{chinese_ordinal(number - 1)}次" if number > 1 else ""
    return Hit(*match.span(), {"wrong": f"“{match[0]}”就是这次大会{last}"})


def _other_trade(title: str, lead: str) -> str:
    """市财贸轻纺工会 in the speech to 市能源化工工会; "" where the body is the same or names no trade."""
    right, said = _TRADE.search(title), _TRADE.search(lead)
    if right is None or said is None or {*right["trade"]} & {*said["trade"]} or _OTHER.search(said[0]):
        return ""
    return said[0] if right["kind"] == said["kind"] else ""


def _other_kind(doc: Document, title: str) -> Iterator[Hit]:
    """The wish for a 大会 where a contest or a course is opened, and nothing else in the text speaks of one."""
    kind = _NO_CONGRESS.search(title)
    wishes = list(doc.finditer(_WISH)) if kind and "大会" not in title else []
    if kind and len(wishes) == 1 and not _A_CONGRESS.search(doc.text, _after(doc)):
        right = wishes[0][0].replace("代表大会", "大会").replace("大会", kind["kind"])
        yield Hit(*wishes[0].span(), {"wrong": f"“{wishes[0][0]}”：这里是{kind['kind']}，不是大会"}, suggestion=right)


def _after(doc: Document) -> int:
    return doc.title[1] if doc.title else 0


def _same_body(title: str, lead: str) -> bool:
    """Whether what stands before a number names the body of the title, as far as it names one."""
    words = re.search("[一-鿿]*$", lead)
    said = words[0] if words else ""
    if not said or re.search("(?:本次|这次|此次|大会|召开|参加|出席|迎来)$", said):
        return True
    if _OTHER.search(said):
        return False
    levels, known = _LEVEL.findall(said), _LEVEL.findall(title)
    if levels and known and levels[-1] != known[-1]:
        return False
    kind, right = said[-_BODY:], title[-_BODY:]
    return kind == right or kind in _ABBREVIATED.get(right, "")


def _now(doc: Document, match: re.Match[str]) -> bool:
    """Whether the clause tells of what is going on, and its sentence of nothing that lies behind."""
    marks = "。！？；\n"
    began = max(doc.text.rfind(mark, 0, match.start()) for mark in marks) + 1
    ended = min((at for mark in marks if (at := doc.text.find(mark, match.end())) >= 0), default=len(doc.text))
    comma = doc.text.find("，", match.end(), ended)
    clause = doc.text[doc.text.rfind("，", began, match.start()) + 1 or began : ended if comma < 0 else comma]
    return _NOW.search(clause) is not None and _PAST.search(doc.text[began:ended]) is None


def _value(words: str) -> int:
    return int(parse_chinese(words) or 0)
