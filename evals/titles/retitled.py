"""Documents under a title that is not theirs: the issuer told within 《》, the 《决定》 of a plenum, a law that another has replaced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from evals.document import Document
from evals.titles import documents, issuers
from pipeline.patterns import lazy

Wrong = tuple[tuple[int, int], str, str | None]  # where, what is wrong, what it should be
# 《中共中央办公厅、国务院办公厅关于……的意见》
_WITH_ISSUER = lazy(
    "《(?P<by>(?:(?:中共中央|国务院)(?:办公厅)?|(?:中华)?全国总工会|全国妇联|共青团中央)(?:[、 　](?:(?:中共中央|国务院)(?:办公厅)?|全国总工会))?)(?P<title>关于[^《》\\n]{6,60})》"
)
_PLENUM = lazy("(?P<plenum>(?:十八|十九|二十)届[一二三四五六七]中)全会")
_SHORT = lazy("(?<![委次届市省县区州旗])全会(?:审议通过的|通过的|作出的|的)?《(?P<kind>决定|决议|建议)》")
_GAP = lazy("[ 　]")
_KINDS = ("决定", "决议", "建议")
_FAR = 400  # characters before a short title in which its plenum is named
# What took a law's place, and since when.
_REPLACED = {
    **dict.fromkeys(("婚姻法", "继承法", "合同法", "物权法", "侵权责任法", "收养法", "担保法", "民法通则", "民法总则"), ("民法典", date(2021, 1, 1))),
    **dict.fromkeys(("中外合资经营企业法", "中外合作经营企业法", "外资企业法"), ("外商投资法", date(2020, 1, 1))),
    "法律援助条例": ("法律援助法", date(2022, 1, 1)),
    "行政监察法": ("监察法", date(2018, 3, 20)),
    "执业医师法": ("医师法", date(2022, 3, 1)),
    "环境噪声污染防治法": ("噪声污染防治法", date(2022, 6, 5)),
    "信访条例": ("信访工作条例", date(2022, 5, 1)),
    "学位条例": ("学位法", date(2025, 1, 1)),
    "预备役军官法": ("预备役人员法", date(2023, 3, 1)),
}  # fmt: skip
# Who adopts what of a five-year plan: the plenum the 建议, the national congress the 纲要.
_PLAN = "(?:“十[二三四五六]五”|十[二三四五六]五|第十[二三四五六]个五年)规划"
_BY_PLENUM = lazy(
    f"(?<![委次届市省县区州旗])全会[^《。；，\\n]{{0,12}}?(?:审议)?通过(?:了|的)?(?P<what>《[^《》\\n]{{0,30}}?{_PLAN}[^《》\\n]{{0,16}}?纲要》|(?:国民经济和社会发展)?{_PLAN}(?:和[^，。；\\n]{{4,16}}?)?纲要)"
)
_BY_CONGRESS = lazy(
    f"(?:全国人大|全国人民代表大会|全国两会)[^《。；，\\n]{{0,20}}?(?:通过|批准)(?:了|的)?(?P<what>《[^《》\\n]{{0,16}}关于制定[^《》\\n]{{0,30}}?建议》|关于制定[^，。；\\n]{{0,16}}?{_PLAN}的建议)"
)
# What a plenum adopts beside its great document.
_BESIDE = lazy("召开|宪法|递补|撤销|处分|章程|机构|监察体制")
_OF_THE_PARTY = lazy("中共中央关于.*(?P<kind>决定|决议|建议)")
_OLD = lazy(f"《(?P<state>中华人民共和国)?(?P<name>{'|'.join(sorted(_REPLACED, key=len, reverse=True))})》")
# Where an old law is told as old.
_HISTORY = lazy("(?:19|20)\\d\\d年|当年|当时|原|旧|过去|曾|第一部|废止|取代|代替|失效|年前|那年|从前|整合|汇集")


def wrong(doc: Document) -> Iterator[Wrong]:
    """Places of the text, each with what is wrong."""
    if "《" not in doc.text and "规划" not in doc.text:
        return
    for match in doc.finditer(_WITH_ISSUER):
        right = issuers.of(match["title"])
        if right and match[0] not in doc.told and not issuers.agree(_GAP.sub("、", match["by"]), right):
            yield match.span("by"), f"《{match['title']}》是{right}印发的，不是{match['by']}", right
    for match in doc.finditer(_BY_PLENUM):
        yield match.span("what"), f"全会通过的是规划的《建议》，{match['what']}由全国人民代表大会审查批准", None
    for match in doc.finditer(_BY_CONGRESS):
        yield match.span("what"), f"全国人民代表大会批准的是规划《纲要》，{match['what']}是党中央全会通过的", None
    for match in doc.finditer(_SHORT):
        yield from _plenum(doc, match.span("kind"), match["kind"])
    for match in doc.finditer(_OLD) if doc.day else ():
        other, since = _REPLACED[match["name"]]
        began = max(match.start() - 24, doc.text.rfind("\n", 0, match.start()) + 1)
        around = doc.text[began : match.end() + 12]
        if doc.day and doc.day >= since and match[0] not in doc.told and not _HISTORY.search(around):
            right = f"《{match['state'] or ''}{other}》"
            yield match.span(), f"“{match[0]}”已由{right}取代（{since.year}年{since.month}月{since.day}日起）", right


def _plenum(doc: Document, span: tuple[int, int], kind: str) -> Iterator[Wrong]:
    """全会《决议》, where the plenum named last adopted a 《决定》."""
    named = [found["plenum"] for found in _PLENUM.finditer(doc.text, max(0, span[0] - _FAR), span[0])]
    right = _adopted().get(named[-1], ()) if named else ()
    if right and kind not in right:
        yield (
            span,
            f"{named[-1]}全会通过的是《{'》《'.join(right)}》，不是《{kind}》",
            right[0] if len(right) == 1 else None,
        )


def of_plenum(plenum: str, title: str) -> str | None:
    """The document of the same kind that the plenum did adopt, for one under a title that is unknown; None where it may have
    adopted another."""
    told = _OF_THE_PARTY.fullmatch(title)
    if told is None or _BESIDE.search(title):
        return None
    same = [
        one.shown
        for name, ours in documents.known().titles.items()
        for one in ours
        if one.plenum == plenum and name.endswith(told["kind"])
    ]
    return same[0] if same else None


@cache
def _adopted() -> dict[str, tuple[str, ...]]:
    """Which kinds of document each plenum has adopted, by the data."""
    found: dict[str, set[str]] = {}
    for title, ours in documents.known().titles.items():
        for one in ours:
            if one.plenum and title.endswith(_KINDS):
                found.setdefault(one.plenum, set()).add(title[-2:])
    return {plenum: tuple(sorted(kinds)) for plenum, kinds in found.items()}
