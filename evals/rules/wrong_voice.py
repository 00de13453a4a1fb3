"""A speaker who speaks as somebody else: 我市 in the mouth of the body above, orders to the Party committee."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy
from pipeline.types import RANKS

PAGE = Page(
    name="wrong-voice",
    level="error",
    what="口气与讲话人的身份不合",
    why="上级组织的人说“我市”就成了本地人；工会对党委只能感谢、汇报，不能要求",
    instead="说“全市”“清河市”；对党委写肯定和感谢",
    source="体裁惯例：讲话人的身份决定口气；党章关于党的领导的规定",
    message="“{text}”{wrong}",
)
_OURS = lazy(r"(?<![自大使])我([省市县区])(?![场长])|我们([省市县区])(?=的|委|各级|广大|工会|[，。])")
# 你县, 贵市: letters between offices speak so, speeches do not; 贵阳, 贵港 are names. A guest may say 贵市.
_YOURS = lazy(
    r"(?<![一-鿿])你(?:们)?[省市县区州旗](?![长场])|(?<=[在为对把将使让给到向与同和是，。])你(?:们)?[省市县区州旗](?![长场])"
    r"|(?<![富珍宝昂名尊高显权])贵[省市县区旗](?![长场])"
)
# Likewise 贵单位; 敝市 is no word of a speech at all.
_POLITE = lazy(
    r"(?<![富珍宝昂名尊高显权可])贵(?:单位|公司|局|厅|校|会|部门|组织|机关|党委|办)(?![长员])|(?:敝|鄙)(?:市|县|省|区|单位|公司|校|会|人)|俺们?(?=[省市县区])"
)
# 我县 of somebody from the city; 我公司 of somebody who leads none.
_LOCAL = lazy(r"(?<![自大使])我(?P<unit>[省市县])(?![场长])")
_HOUSE = lazy(r"(?<![自大使由因和为对])我(?P<house>公司|校|局|厂|集团|单位)(?![长限正])")
_HOUSES = lazy("公司|集团|校|学院|大学|局|厂|企业|医院|单位|中心|银行|铁路|董事|经理")
_GUEST = lazy("致辞|致词|贺信|贺电|欢迎|答谢|交流|考察|签约|推介")
_ORDERS = lazy(
    r"(?:(?<![按遵据照])要求|责成|督促|命令|指示)(?:[一-鿿]{2,3})?[省市县区]委(?!员|书记|办|宣|组|统|各|工作|有关|提|的)"
    r"|[省市县区](?:委|人大|政协)(?:必须|务必|应当|应该|要(?=更加|尽快|进一步|自觉|带头|切实|及时|持续|认真|高度|坚[持决定]|加[强快大]|"
    r"充分|把[^，。]{1,12}(?:摆|放|列|抓|纳)|支持|继续|提[高供]|重视|着力|着眼|承担|认清|找准|抓[好紧实牢]|解决|发挥|建立|健全|完善|定期|听取|研究|统筹|推[动进]|落实|履行|做好|强化|压实|关心|帮助|牢记|坚决|扛[牢起]|担负|树立|严格|主动|深入))"
)
# 会议强调，市委要……: who says it stands above; 市委书记, 受市委委托 are in command themselves.
_REPORTED = lazy(
    "(?:会议|省委|中央|党中央|总书记|文件|决定|书记)[^。！？\n]{0,20}(?:要求|强调|指出|明确|提出|规定)[^。！？\n]{0,40}$"
)
_ABOVE = lazy("书记(?!处)|[省市县区]长|[省市县区]委常委|部长|党委")
_UNITS = {"省": "province", "市": "city", "县": "county", "区": "county"}
_ANY_OFFICE = lazy("书记|主席|[省市县区部]长|主任|会长")
_MASS = lazy("工会|共青团|团[省市县区]委|妇联|科协|工商联|文联|残联|侨联|作协|社科联")
_LEVEL = lazy("[省市县区](?=委|政府|人民|人大|政协|总工会|妇联|科协|工商联|长)")
_BODY = lazy(
    "(?P<ours>我们)(?P<unit>[省市县区])(?:委|政府)(?![书常员办])"
    "|我(?:谨)?代表(?:中共)?(?:[一-鿿]{2,3}(?=[省市县区]))?(?P<of>[省市县区])(?:委|(?:人民)?政府)(?:、[省市县区](?:委|(?:人民)?政府))*(?=[，和向对致表])"
)
_BEHALF = lazy(r"受[^，。；\n]{1,24}?(?:主席|书记)(?:的)?委托")


def find(doc: Document) -> Iterator[Hit]:
    ours = list(_ours(doc)) if doc.voice == "upper" else []
    yield from ours
    for match in doc.finditer(_ORDERS):
        before = doc.text[max(0, match.start() - 80) : match.start()]
        if before[-1:] not in ("照", "遵") and not _REPORTED.search(before) and not _commands(doc):
            yield Hit(*match.span(), {"wrong": "是在给党委、人大提要求，应改成肯定、感谢或表示落实"})
    yield from _own_deputy(doc)
    yield from _yours(doc)
    told = {hit.start for hit in ours}
    yield from (hit for hit in (*_borrowed(doc), *_foreign(doc)) if hit.start not in told)


def _speaker(doc: Document) -> str:
    """The speaker's office: of the brief, else the line of the header that names it."""
    if doc.brief and doc.brief.speaker.office:
        return doc.brief.speaker.office
    lines = (doc.text[slice(*span)] for span in doc.header if span != doc.title)
    return next((line for line in lines if _ANY_OFFICE.search(line)), "")


def _commands(doc: Document) -> bool:
    """Whether the speaker leads a Party committee or a government: they may tell one below what to do."""
    office = re.sub("[党机]组书记|党组成员", "", _speaker(doc))
    return bool(_ABOVE.search(office)) and not _MASS.search(office)


def _borrowed(doc: Document) -> Iterator[Hit]:
    """我们县委 of a speaker from the city, 我代表省委 of the city's secretary: a body that is not the speaker's."""
    office = _speaker(doc)
    level = _LEVEL.search(office)
    if level is None:
        return
    ranks = {RANKS.index(_UNITS[unit]) for unit in _LEVEL.findall(office)}
    for match in doc.finditer(_BODY):
        rank = RANKS.index(_UNITS[match["unit"] or match["of"]])
        if rank not in ranks:
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{office.split('　')[0][:24]}）所在的机关"})


def _foreign(doc: Document) -> Iterator[Hit]:
    """我县 where all offices of the speaker are the city's, 我公司 where none is a company's; 贵单位, 敝市."""
    places, houses = list(doc.finditer(_LOCAL)), list(doc.finditer(_HOUSE))
    office = _speaker(doc) if places or houses else ""
    ranks = [RANKS.index(_UNITS[unit]) for unit in _LEVEL.findall(office)]
    for match in places:
        if ranks and max(ranks) < RANKS.index(_UNITS[match["unit"]]):
            right = f"全{match['unit']}"
            yield Hit(*match.span(), {"wrong": f"是本地人的口气，讲话人来自上级，应作“{right}”"}, suggestion=right)
    for match in houses:
        if (
            office
            and not _HOUSES.search(office)
            and not _HOUSES.search(doc.text[slice(*doc.title)] if doc.title else "")
        ):
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{office.split('　')[0][:24]}）所在的单位"})
    for match in doc.finditer(_POLITE):
        if match[0][0] != "贵" or not _GUEST.search(doc.text[slice(*doc.title)] if doc.title else ""):
            yield Hit(*match.span(), {"wrong": "是公文、书信往来的称呼，讲话里直说单位的名称"})


def _yours(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    for match in doc.finditer(_YOURS):
        level = _LEVEL.search(_speaker(doc))
        if (
            "贵" in match[0]
            and not (level and level[0] == match[0][-1] and f"我{match[0][-1]}" in doc.text)
            and _GUEST.search(title or (doc.brief.occasion if doc.brief and doc.brief.occasion else ""))
        ):
            continue
        unit = match[0][-1]
        wrong = f"是公文往来的称呼，讲话里应说“全{unit}”，本地人说“我{unit}”"
        yield Hit(*match.span(), {"wrong": wrong}, suggestion=f"全{unit}")


def _ours(doc: Document) -> Iterator[Hit]:
    """我市 is wrong when the speaker stands above the city; without a brief the 省总工会 in the text tells that."""
    speaker = doc.brief.speaker.level if doc.brief else _rank_told(doc.text)
    for match in doc.finditer(_OURS):
        unit = match[1] or match[2]
        if speaker is not None and RANKS.index(speaker) < RANKS.index(_UNITS[unit]):
            right = f"全{unit}"
            yield Hit(*match.span(), {"wrong": f"是本地人的口气，讲话人来自上级，应作“{right}”"}, suggestion=right)


def _rank_told(text: str):  # type: ignore[no-untyped-def]
    if re.search(r"代表(?:中华)?全国", text):
        return "nation"
    if re.search(r"代表[^，。；\n]{0,8}省(?:总工会|妇联|科协|工商联|委)|代表团省委", text):
        return "province"
    return "city" if re.search(r"代表[^，。；\n]{0,8}市(?:总工会|妇联|科协|工商联)|代表团市委", text) else None


def _own_deputy(doc: Document) -> Iterator[Hit]:
    """The title names the head (主席) as the speaker, the text speaks on behalf of the head."""
    title = doc.text[slice(*doc.title)] if doc.title else ""
    if re.search(r"(?<!副)主席(?!团)", title) and "副主席" not in title:
        for match in doc.finditer(_BEHALF):
            if "主席" in match[0]:
                yield Hit(*match.span(), {"wrong": "与标题不合：标题说主席本人讲话，正文却受主席委托"})
