"""Who issued a national document, a law or a local regulation: what a text says of it, held against ``documents.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.titles import documents
from pipeline.patterns import lazy

_N = "[一二三四五六七八九十]{1,2}"
_WHO = (
    "中共中央办公厅、国务院办公厅|中办、国办|中办国办|中共中央、国务院|党中央、国务院|中共中央办公厅|中共中央|党中央|国务院办公厅|国务院"
    "|(?:中华)?全国总工会|全总|全国人大常委会|全国人大|全国妇联|团中央|共青团中央|中国科协|全国工商联"
    f"|(?:[一-鿿]{{2,12}}部|市场监管总局|全国总工会)等{_N}(?:个)?部门"
)
# 国务院印发了《…》; between the two nothing but when it did.
_ISSUED = lazy(
    f"(?<![一-鿿、])(?P<by>{_WHO})(?:近日|日前|联合|正式|先后|专门)*(?:印发|出台|下发|发布|颁布|公布|制定|作出)?(?:实施)?(?:了|的)?《(?P<title>[^《》\\n]{{2,60}})》"
    f"|(?<=[一-鿿])(?P<by2>{_WHO})(?:近日|日前|联合|正式|先后|专门)*(?:印发|出台|下发|发布|颁布|公布|制定|作出)(?:实施)?(?:了|的)?《(?P<title2>[^《》\\n]{{2,60}})》"
    f"|(?<=[实彻照据按习行合])(?P<by3>{_WHO})《(?P<title3>[^《》\\n]{{2,60}})》"
)
_SHORT = lazy("《(?P<title>[^《》\\n]{4,60})》（(?:以下)?(?:简称|称)(?:为)?《(?P<short>[^《》\\n]{2,12})》）")
_SAME = (
    ("党中央", "中共中央"),
    ("中办、国办", "中共中央办公厅、国务院办公厅"),
    ("中办国办", "中共中央办公厅、国务院办公厅"),
    ("中华全国总工会", "全国总工会"),
    ("全总", "全国总工会"),
    ("共青团中央", "团中央"),
    ("个部门", "部门"),
)
# 人力资源社会保障部等十部门出台维护新就业形态劳动者权益的意见, without its title.
_JOINT = lazy(
    f"(?P<lead>人力资源和?社会保障部|人社部|交通运输部|市场监管总局)等(?P<n>{_N})(?:个)?部门[^，。；《\\n]{{0,10}}"
    "(?P<what>维护新就业形态劳动者|交通运输新业态从业人员|货车司机权益|外卖送餐员权益)"
)
_OF = {"维护新就业形态劳动者": "八", "交通运输新业态从业人员": "八", "货车司机权益": "十六", "外卖送餐员权益": "七"}
# 人社局等八部门印发了关于……的指导意见: no office of a place issues what is the nation's
_OFFICES = lazy(
    f"(?<![省市县区州旗])(?P<by>(?:人社|人力资源和?社会保障|市场监管|交通运输|教育|民政|财政|应急管理|卫健|医保)[局厅](?:等{_N}(?:个)?(?:部门|单位))?)"
    "(?:近日|联合|正式)*(?:印发|出台|下发|发布|制定)(?:了|的)?《?(?P<title>关于[^，。；《》\\n]{6,50}?(?:意见|通知|办法|方案|规定))"
)
# 市委办公室颁布《岭西市职工法律援助条例》: a local regulation is the people's congress's.
_LOCAL = lazy(
    "(?<![推促动助])(?P<by>[省市州](?:委办公[室厅]|委办|政府办公[室厅]|政府办|委|(?:人民)?政府|总工会|妇联|政协|司法局|人社局|法院))"
    "(?:、[省市州](?:委|政府)){0,2}(?:近日|正式|专门|率先)*(?:颁布|公布|出台|制定|印发|审议通过|通过|发布)(?:实施)?了?"
    "《[^《》\\n]{0,12}[省市州][^《》\\n]{2,20}条例(?:（[^）]{2,6}）)?》"
)


def wrong(doc: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Places where another body is said to have issued a document, each with what is wrong."""
    if "《" in doc.text:
        short = {one["short"]: one["title"] for one in doc.finditer(_SHORT)}
        for match in doc.finditer(_ISSUED):
            at = "by" if match["by"] else "by2" if match["by2"] else "by3"
            title = match["title"] or match["title2"] or match["title3"]
            by, right = match[at], of(short.get(title, title))
            if right and not agree(by, right) and match[0] not in doc.told:
                yield match.span(at), f"《{title}》是{right}印发的，不是{by}"
        for match in doc.finditer(_LOCAL):
            if match[0] not in doc.told:
                yield match.span("by"), f"地方性法规（条例）由人大及其常委会制定、公布，不是{match['by']}"
    for match in doc.finditer(_OFFICES):
        right = of(match["title"])
        if right and match[0] not in doc.told:
            yield match.span("by"), f"《{match['title']}》是{right}印发的，不是{match['by']}"
    for match in doc.finditer(_JOINT):
        right = _OF[match["what"]]
        if match["n"] != right and f"等{match['n']}部门" not in doc.told:
            yield match.span("n"), f"这份文件是{match['lead']}等{right}部门印发的，不是{match['n']}部门"


def of(title: str) -> str:
    """Who issued the document of this title; "" when nobody knows, or when it is one of several."""
    stock, name = documents.known(), documents.plain(title)
    if name in stock.laws or name.removeprefix("中华人民共和国") in stock.laws:
        return "全国人大"
    if name in stock.decrees:
        return "国务院"
    found = {one.issued or one.by for one in stock.titles.get(name, ())}
    return found.pop() if len(found) == 1 else ""


def agree(by: str, right: str) -> bool:
    """Whether both words for an issuer may be the same one."""
    one, other = _plain(by), _plain(right)
    if other == "全国人大":
        return one.startswith("全国人大")
    if "等" in other and "等" not in one:
        return other.startswith(one)
    return one == other or (one.startswith("人社部") and other == one.replace("人社部", "人力资源社会保障部"))


def _plain(by: str) -> str:
    for other, one in _SAME:
        by = by.replace(other, one)
    return re.sub("人力资源和社会保障部", "人力资源社会保障部", by)
