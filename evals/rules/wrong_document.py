"""A national document under a title, a number or a meeting that is not its own, and a law that there is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.titles import charters, documents, issuers, laws, retitled
from pipeline.patterns import lazy
from pipeline.types import Level

PAGE = Page(
    name="wrong-document",
    level="error",
    what="全国性的法律、文件名称、文号写错，或者没有这部法律",
    why="法律和中央文件的名称一字不能错，查一下就知道；名称错了，后面讲的就没有了依据",
    instead="照公布的名称写全；拿不准的查国家法律法规数据库、中国政府网",
    source="国家法律法规数据库；中国政府网；新华社公布的中央文件（evals/lexicon/documents.yaml）",
    message="{wrong}",
    yields_to=frozenset({"untraced-document-number", "digit-in-fixed-term"}),
    quotes=True,
)
# Told wrong in or out of 《》.
_MISWRITTEN = {
    "妇女权益保护法": "妇女权益保障法", "妇女儿童权益保障法": "妇女权益保障法", "未成年人保障法": "未成年人保护法",
    "未成年人权益保护法": "未成年人保护法", "老年人权益保护法": "老年人权益保障法", "残疾人权益保障法": "残疾人保障法",
    "残疾人保护法": "残疾人保障法", "残疾人权益保护法": "残疾人保障法", "残疾人权益法": "残疾人保障法", "残疾人福利法": "残疾人保障法",
    "残疾人促进法": "残疾人保障法", "妇女保护法": "妇女权益保障法", "妇女保障法": "妇女权益保障法", "妇女权利保障法": "妇女权益保障法",
    "老年人保障法": "老年人权益保障法", "老年人保护法": "老年人权益保障法", "消费者保护法": "消费者权益保护法", "退役军人保护法": "退役军人保障法",
    "国务院工作报告": "政府工作报告", "国务院政府工作报告": "政府工作报告", "英雄烈士保障法": "英雄烈士保护法", "职工教育法": "职业教育法",
    "家庭暴力防治法": "反家庭暴力法", "安全生产保障法": "安全生产法", "劳动合约法": "劳动合同法",
    "妇女劳动保护特别规定": "女职工劳动保护特别规定", "归侨侨眷保护法": "归侨侨眷权益保护法", "归侨侨眷权益保障法": "归侨侨眷权益保护法", "无障碍设施建设法": "无障碍环境建设法", "退役军人权益保障法": "退役军人保障法",
    "民营企业促进法": "民营经济促进法", "民营经济发展促进法": "民营经济促进法", "职业病预防法": "职业病防治法",
    "职业病防护法": "职业病防治法", "家庭教育保障法": "家庭教育促进法", "家庭教育法": "家庭教育促进法",
    "消费者权益保障法": "消费者权益保护法", "劳动争议仲裁调解法": "劳动争议调解仲裁法", "就业保障法": "就业促进法",
    "农民工工资支付保障条例": "保障农民工工资支付条例", "农民工工资保障支付条例": "保障农民工工资支付条例",
    "女职工劳动特别保护规定": "女职工劳动保护特别规定", "女职工特殊劳动保护规定": "女职工劳动保护特别规定",
    "反家庭暴力条例": "反家庭暴力法", "中国全国总工会": "中华全国总工会", "中华全国科学技术协会": "中国科学技术协会",
    "中国全国妇女联合会": "中华全国妇女联合会", "中华全国残疾人联合会": "中国残疾人联合会",
    "中国共产主义共青团": "中国共产主义青年团", "中国工商业联合会": "中华全国工商业联合会",
}  # fmt: skip
# 残疾人保护法律援助 is no law.
_WRONG = lazy(f"(?:{'|'.join(sorted(_MISWRITTEN, key=len, reverse=True))})(?!(?<=法)[律规治院庭官制人])")
_TITLE = lazy("《(?P<title>[^《》\n]{3,60}(?:〈[^〉\n]{2,40}〉[^《》\n]{0,20})?)》")
_QUOTED = lazy("“(?P<title>[^“”《》\n]{4,60})”")
_LAW = lazy("(?P<state>中华人民共和国)?(?P<name>[一-鿿]{1,30}法)(?:[（(].{2,8}[）)])?")
_PLANNED = lazy("草案|制定|起草|立法|修订|研究|征求意见")
_LOCAL = lazy(
    "[省市县区州旗镇]|我|本地|实施意见|实施方案|若干措施|行动方案|实施办法|细则|行动计划|工作方案|通知|条例实施"
)
_THEIRS = lazy("(?:[省市县区州旗](?:委|政府|人大)|市委办|出台|制定|印发|起草|配套)[^，。；\n]{0,12}$")
_CENTRAL = lazy(
    "(?:中共中央|党中央|国务院|中央|国家|中办、国办|全国总工会|全总|全国妇联|团中央|部等[一二三四五六七八九十]{1,2}部门)(?:办公厅)?(?:联合|先后)?(?:印发|出台|下发|颁布|发布|公布|修订)?(?:了|的)?(?:新的|新版)?$"
)
_DECREE = lazy("[（(，]?国务院(?:第)?(?:令)?第(?P<number>\\d{1,4})号")
_PLENUM = lazy(
    "(?P<plenum>(?:十八|十九|二十)届[一二三四五六七]中)全会[^《。；\n]{0,14}(?:通过|作出|制定|审议)[^《。；，\n]{0,6}$"
)
_NUMBERED = lazy("[〔\\[（(【](?P<year>20\\d\\d)[〕\\]）)】]\\s?\\d{1,4}\\s?号")
# What a document calls itself at its end; what a place makes of it (实施意见) is another thing.
_CALLED = lazy(
    "(?<!实施)(?<!行动)(?<!工作)(?:指导意见|若干意见|意见|通知|决定|决议|规定|办法|纲要|规划|方案|建议|条例|通报|公告)$"
)
# A law that there is not, told by its subject (集体合同法); 工作法, 算法 are none.
_SUBJECT = lazy(
    "(?:权益保障|权益保护|保障|保护|促进|管理|普查|防治|集体合同|工资支付|就业|劳动保护|组织|监督|社会服务|教育|安全|发展|援助|仲裁|调解|保险|福利|振兴|劳动关系|集体协商|工会|职工|农民工|青年|妇女|儿童|残疾人|企业)法$"
)
_SURE, _ISSUED, _AS_LAW = 0.84, 0.66, 0.8  # how like a title is to a known one: any; one of a central body; a law
_DATED, _RUN = 0.7, 6  # one of the same years; characters in a row that are the same
_LEAST = 8  # characters of a title that is held against others
_AGO = {"今年": 0, "去年": 1, "前年": 2}
_WHEN = lazy(
    "(?:(?P<year>20\\d\\d)年|(?P<word>今年|去年|前年))(?:[\\d一二三四五六七八九十]{1,2}月(?:份|底|初)?)?，?(?P<by>[^。；，《》\\n]{0,16})$"
)
_ISSUING = lazy("(?:正式|公开|对外)*(?:印发|发布|公布|出台|颁布|下发)")
_UNDER = lazy("贯彻|落实|根据|按照|依据|对照|围绕|学习")
_UNREVISED = ("方案", "意见", "决定", "建议", "纲要", "规划", "决议")
_LISTS, _LONGEST_SHORT, _OPENS = ("目录", "名录", "大典"), 12, 3  # short titles of lists that the state issues
_STEM = 10  # of one that only says otherwise what it is


def find(doc: Document) -> Iterator[Hit]:
    told = set()
    for match in doc.finditer(_WRONG):
        if match[0] not in doc.told:
            right = _MISWRITTEN[match[0]]
            told.add(match.end())
            yield Hit(*match.span(), {"wrong": f"“{match[0]}”应为“{right}”"}, suggestion=right)
    for (start, end), right in laws.wrong(doc):
        if end not in told:
            told.add(end)
            yield Hit(start, end, {"wrong": f"没有“{doc.text[start:end]}”，应为“{right}”"}, suggestion=right)
    for match in doc.finditer(_NUMBERED):
        if doc.day and int(match["year"]) > doc.day.year and match[0] not in doc.told:
            yield Hit(*match.span(), {"wrong": f"讲话在{doc.day.year}年，文号“{match[0]}”却是{match['year']}年的"})
    for span, wrong in issuers.wrong(doc):
        yield Hit(*span, {"wrong": wrong})
    for span, wrong, instead in retitled.wrong(doc):
        yield Hit(*span, {"wrong": wrong}, suggestion=instead)
    for span, right in charters.wrong(doc):
        yield Hit(*span, {"wrong": f"“{doc.text[slice(*span)]}”应为{right}"}, suggestion=right)
    stock = documents.known()
    for match in doc.finditer(_QUOTED):
        law = _LAW.fullmatch(match["title"])
        if documents.plain(match["title"]) in stock.titles or (law and law["state"] and law["name"] in stock.laws):
            right = f"《{match['title']}》"
            yield Hit(
                *match.span(), {"wrong": f"“{match['title']}”是文件名，应用书名号"}, suggestion=right, level="warning"
            )
    for match in doc.finditer(_TITLE):
        if match.end("title") not in told and match["title"] not in doc.told:
            yield from _judged(doc, match)


def _judged(doc: Document, match: re.Match[str]) -> Iterator[Hit]:
    title = match["title"]
    law = None if title.endswith("办法") else _LAW.fullmatch(title)
    if law:
        yield from _law(doc, match, law)
        return
    name, before = documents.plain(title), doc.text[max(0, match.start() - 30) : match.start()]
    stock = documents.known()
    ours = stock.titles.get(name)
    years = documents.term(title)
    meeting = _PLENUM.search(before)
    if ours is None:
        right = retitled.of_plenum(meeting["plenum"], title) if meeting else None
        if right:
            wrong = f"{meeting['plenum']}全会通过的是{right}，不是“{match[0]}”" if meeting else ""
            yield Hit(*match.span(), {"wrong": wrong}, suggestion=right)
        else:
            yield from _like(match, name, before)
        return
    number = _DECREE.match(doc.text, match.end())
    if number and name in stock.decrees and int(number["number"]) not in stock.decrees[name]:
        right = "、".join(f"第{one}号" for one in stock.decrees[name])
        yield Hit(*number.span("number"), {"wrong": f"《{name}》是国务院令{right}，不是第{number['number']}号"})
    if years and all(years != one.term for one in ours) and any(one.term for one in ours):
        right = "、".join(one.shown for one in ours)
        yield Hit(*match.span(), {"wrong": f"“{match[0]}”的起止年份不对，应为{right}"}, suggestion=right)
    if meeting and ours[0].plenum and meeting["plenum"] != ours[0].plenum:
        wrong = f"{ours[0].shown}是{ours[0].plenum}全会通过的，不是{meeting['plenum']}全会"
        yield Hit(*match.span(), {"wrong": wrong})
    elif (told := _issued(doc, match, before)) and all(one.year != told for one in ours):
        yield Hit(*match.span(), {"wrong": f"{ours[0].shown}是{ours[0].year}年印发的，不是{told}年"})
    elif doc.day and all(one.year > doc.day.year for one in ours):
        yield Hit(*match.span(), {"wrong": f"“{match[0]}”是{ours[0].year}年的，讲话那天还没有"})


def _issued(doc: Document, match: re.Match[str], before: str) -> int:
    """The year in which the text says that a document, of a kind that is not revised, was issued; 0 when it does not say."""
    when = _WHEN.search(before)
    if when is None or _UNDER.search(when["by"]) or not match["title"].endswith(_UNREVISED):
        return 0
    if not _ISSUING.search(when["by"]) and not _ISSUING.match(doc.text, match.end()):
        return 0
    if when["year"]:
        return int(when["year"])
    return doc.day.year - _AGO[when["word"]] if doc.day else 0


def _law(doc: Document, match: re.Match[str], law: re.Match[str]) -> Iterator[Hit]:
    name, stock = law["name"], documents.known()
    if name in stock.laws or name in stock.titles or _PLANNED.search(doc.text, match.end(), match.end() + 12):
        return
    other, alike, _ = documents.nearest(name, law=True)
    if len(name) > 4 and alike >= _AS_LAW and not re.search("[省市县]", name):
        right = f"《{law['state'] or ''}{other}》"
        yield Hit(*match.span(), {"wrong": f"没有“{match[0]}”，应为{right}"}, suggestion=right)
    elif not (doc.day and doc.day.year > documents.LATEST):
        # 全国人口普查法: the subject is ruled by something that is no law.
        ruled = next((title for end in ("条例", "规定", "办法") if (title := name[:-1] + end) in stock.titles), None)
        if ruled:
            yield Hit(*match.span(), {"wrong": f"没有“{match[0]}”，应为《{ruled}》"}, suggestion=f"《{ruled}》")
        elif law["state"] or (len(name) > 4 and _SUBJECT.search(name)):
            level: Level = "error" if law["state"] else "warning"
            yield Hit(*match.span(), {"wrong": f"没有“{match[0]}”这部法律，请核实"}, level=level)


@lru_cache(maxsize=512)
def _other_kind(name: str) -> str:
    """The national document (or law) that has the same title but for the word that says what it is; "" when there is none."""
    called = _CALLED.search(name)
    if called is None:
        return ""
    stem, stock = name[: called.start()], documents.known()
    if called[0] in ("条例", "规定", "办法") and f"{stem}法" in stock.laws:
        return f"《{stem}法》"
    decree = next((f"《{stem}{end}》" for end in ("条例", "规定") if f"{stem}{end}" in stock.decrees), "")
    if decree and len(stem) >= _LEAST and f"《{name}》" != decree:
        return decree
    if len(stem) < _STEM or not stem.endswith("的"):
        return ""
    return next((ours[0].shown for title, ours in stock.titles.items() if _CALLED.sub("", title) == stem), "")


def _short(name: str) -> str:
    """The short list that a title opens and closes as (职业病防治目录: 《职业病分类和目录》), "" when there is none or more than one."""
    if len(name) > _LONGEST_SHORT or not name.endswith(_LISTS):
        return ""
    near = [
        ours[0].shown
        for title, ours in documents.known().titles.items()
        if title[:_OPENS] == name[:_OPENS] and title[-1] == name[-1] and len(title) <= _LONGEST_SHORT
    ]
    return near[0] if len(near) == 1 else ""


def _like(match: re.Match[str], name: str, before: str) -> Iterator[Hit]:
    central = match["title"].startswith(("中共中央", "国务院", "中央")) or _CENTRAL.search(before)
    if not central and _THEIRS.search(before):
        return
    kind = _other_kind(name)
    if kind:
        yield Hit(*match.span(), {"wrong": f"“{match[0]}”的文种不对，应为{kind}"}, suggestion=kind)
    if not kind and central and (short := _short(name)):
        kind = short
        yield Hit(*match.span(), {"wrong": f"“{match[0]}”疑为{short}"}, suggestion=short)
    if kind or len(name) < _LEAST or (_LOCAL.search(name) and not central):
        return
    other, alike, run = documents.nearest(name)
    ours = documents.known().titles.get(other, ())
    years = documents.term(match["title"])
    dated = bool(years) and any(one.term == years for one in ours)
    if alike >= _SURE or (run >= _RUN and ((central and alike >= _ISSUED) or (dated and alike >= _DATED))):
        right = ours[0].shown
        yield Hit(*match.span(), {"wrong": f"“{match[0]}”疑为{right}"}, suggestion=right)
