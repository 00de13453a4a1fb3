"""Who may do what: deeds that the constitution, the organic laws, the Party's statutes and the charters give to one body alone.

A row names a deed and the bodies that may do it. Who does it in a text is the body named last before the deed in its sentence;
where none is named, nothing is said against it. Sources: the constitution (2018), articles 62, 67, 89, 101, 104, 128, 134; the
legislation law (2023); the Party's regulations on discipline (2023); the regulations on national honours; the charters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.document import Document
from evals.titles import documents
from pipeline.patterns import lazy

_CONGRESS = "人大(?:常委会)?(?:会议)?|人民代表大会(?:会议)?|国家立法"
_COURTS = "法院|法庭|法官|仲裁|司法"
_CENTRE = r"党中央|中共中央|中央|国务院|国家主席|国家|党和国家"
_DISCIPLINE = r"纪委|纪检|监委|监察|党委|党组|党支部|党组织|党总支|党工委|[省市县区州旗镇乡]委|中央|党内|党"
_MASS = "(?:总工会|妇联|妇女联合会|团[省市县区]委|共青团|科协|工商联|残联|文联|侨联)"
_HONOURED = r"[^，。；：！？\n]{0,24}?"


class Competence(NamedTuple):
    deed: re.Pattern[str]  # its group ``at``, if it has one, is what is marked
    may: re.Pattern[str]  # the bodies that may do it
    right: str


def _row(deed: str, may: str, right: str) -> Competence:
    return Competence(lazy(deed), lazy(f"(?:{may})$"), right)


ROWS: tuple[Competence, ...] = (
    _row(
        "(?:给予|给以|处以|作出|下达)(?:了)?[^，。；！？\\n]{0,12}?(?:党内(?:严重)?警告|留党察看|开除党籍|撤销党内职务|党纪处分)",
        _DISCIPLINE,
        "党纪处分由党组织和纪检机关作出",
    ),
    _row(
        "(?:颁布|制定|审议通过|表决通过)(?:了|过)?[^，。；：！？\\n《]{0,8}?(?:地方性法规|法规(?!则)|法律)(?![意规]|文件|制度|服务|援助|知识|顾问)",
        f"{_CONGRESS}|常委会|国务院|国家|省里|市里|立法机关",
        "法律由全国人大及其常委会制定，行政法规由国务院制定，地方性法规由省、设区的市人大及其常委会制定",
    ),
    _row("(?:依法)?(?:作出|下达)(?:了)?(?:一审|终审|公正)?(?:判决|裁定)|判处|强制执行(?=[，。；]|了|[，、]帮)", _COURTS, "判决、裁定、强制执行是人民法院的职权"),
    _row("提起(?:了)?公诉|批准逮捕", "检察院|检察机关", "批准逮捕、提起公诉是人民检察院的职权"),
    _row(
        f"(?:授予|授以|颁授)(?:了)?{_HONOURED}“?全国(?:劳动模范|先进工作者)”?(?:称号|荣誉)?",
        _CENTRE,
        "全国劳动模范和先进工作者由党中央、国务院授予",
    ),
    _row(
        f"(?:授予|授以|颁授)(?:了)?{_HONOURED}“?全国五一(?:劳动奖[章状]|巾帼)”?",
        "全国总工会|全总",
        "全国五一劳动奖由中华全国总工会授予",
    ),
    _row(
        f"(?:授予|授以|颁授)(?:了)?{_HONOURED}“?(?:全国技术能手|中华技能大奖)”?(?:称号|荣誉)?",
        "人力资源(?:和)?社会保障部|人社部|国家|部里",
        "全国技术能手由人力资源社会保障部授予",
    ),
    _row(f"(?:授予|授以|颁授)(?:了)?{_HONOURED}“?全国三八红旗[手集]", "全国妇联|全国妇女联合会", "全国三八红旗手由全国妇联授予"),
    _row(f"(?:授予|授以|颁授)(?:了)?{_HONOURED}“?中国青年五四奖章", "共青团中央|团中央|全国青联", "中国青年五四奖章由共青团中央、全国青联授予"),
    _row(
        f"任命(?:的|了)?(?:新一届)?[^，。；！？\\n]{{0,6}}?{_MASS}",
        "(?!)",
        "群团组织的委员会和领导班子由代表大会、全委会选举产生",
    ),
    _row(
        "(?:表决|审议|审查|投票)?(?:并)?(?:表决|批准|通过)(?:了|的)?(?:的)?(?:政府工作报告|国民经济和社会发展计划|预算报告|财政预算)",
        f"{_CONGRESS}|常委会|人代会|两会|国务院常务会议|(?<!政协)会议",
        "审议通过政府工作报告、计划、预算是人民代表大会及其常委会的职权",
    ),
    _row(
        "审议[^，。；！？\\n]{0,10}?(?:人民)?政府[^，。；！？\\n]{0,16}?工作报告",
        f"{_CONGRESS}|常委会|人代会|党代会|[省市县区]委|两会|(?<!政协)会议",
        "政府的工作报告由人民代表大会审议",
    ),
)  # fmt: skip
# What nobody does at all.
_NOBODY: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        lazy(
            "(?<!人大、[省市县区州旗])(?<!人大、)政协(?:常委会)?(?:组织)?(?:委员)?开展(?:了)?[^，。；！？\\n]{0,12}?执法检查"
        ),
        "执法检查由人大常委会和执法部门开展，政协开展视察、调研和民主监督",
    ),
    (
        lazy("选(?:好|出|举)[^，。；！？\\n]{0,12}?(?:新一届)?党组(?![书成织])"),
        "党组由批准它成立的党组织决定，不经选举产生",
    ),
    (
        lazy("全国人大(?:常委会)?(?=[、和][^，。；！？\\n]{2,24}?联合(?:印发|下发|发布|出台|制定|发文))"),
        "全国人大常委会不与部门联合发文，联合发文的是国务院部门和群团",
    ),
    (
        lazy(
            "(?:全国人大(?:常委会)?|全国政协|(?:中华)?全国总工会)(?=(?:召开|举行|举办)的?全国劳动模范和先进工作者表彰大会)"
        ),
        "全国劳动模范和先进工作者表彰大会由党中央、国务院召开",
    ),
)
# 全国政协常委会通过了关于修改工会法的决定: laws are adopted by the national people's congress and its standing committee alone.
_NO_LAWGIVER = lazy(
    "(?<![一-鿿])(?P<who>(?:党中央|中共中央|中央政治局(?:常委会)?|国务院(?:常务会议)?|(?:全国|[一-鿿]{0,3}[省市县区])政协(?:常委会|常务委员会)?|[一-鿿]{0,3}[省市县区]人大(?:常委会)?|中华全国总工会|全国总工会|全国妇联|共青团中央|最高人民法院|最高人民检察院)(?:会议)?)"
    "(?:近日|日前|正式|已经|已|审议|表决|全票|高票|投票|一致)*(?:审议|表决)?通过了?(?:新修订的|新修改的|新的)?(?:关于修改)?《?(?:中华人民共和国)?(?P<law>[一-鿿]{2,20}?法)(?:》(?!草案|[（(])|的决定|[，。；])"
)
# 贯彻中国工会十八大通过的新修订的工会法: nor does a congress of a union or of the Party adopt any
_OF_A_CONGRESS = lazy(
    "(?P<who>(?:中国工会|中国妇女|共青团|党的|中国科协|全国工商联)[一二三四五六七八九十]{1,3}大)上?(?:审议|表决)?通过[了的]"
    "(?:新修订的|新修改的|新的)?(?:关于修改)?《?(?:中华人民共和国)?(?P<law>[一-鿿]{2,20}?法)(?=》|的决定|[，。；、])"
)
_BODY = lazy(
    "(?:中共中央|党中央|中央|国务院|国家|全国人民代表大会(?:常务委员会)?|(?:全国)?人大(?:常委会)?(?:会议)?|(?:全国)?政协(?:常委会|会议)?|[省市县区州旗]?(?:人民)?政府"
    "|[省市县区州旗]?人大(?:常委会)?(?:会议)?|人民代表大会|人代会|常委会|[省市县区州旗镇乡]委(?![员托派])|党委|党组|党支部|党组织|党工委|纪委(?:监委)?|(?:中华)?全国总工会|全总|[省市县区州旗]?总工会|工会|全国妇联|妇联"
    "|共青团中央|团中央|全国青联|团[省市县区]委|共青团|科协|工商联|法院|法庭|检察院|检察机关|仲裁(?:院|委员会|机构)?|人力资源(?:和)?社会保障[部厅局]|人社[部厅局]|[一-鿿]{2}局"
    "|公司|集团|企业|大会|会议|两会|协会|商会|部门|司法机关|立法机关)"
)
_HELPED = lazy(
    "(?:帮助|协助|支持|推动|配合|代理|代表|申请|请求|促成|通过|经过|由|(?<!已)(?<!曾)经|被|建议|推荐|争取|获得|荣获|监督|参与|推选|联合|会同)[^，。；！？\\n]{0,20}$"
)


def find(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The deeds whose doer has no such power: start, end, and who has it."""
    for row in ROWS:
        for match in doc.finditer(row.deed):
            start = _doer(doc.text, match.start())
            if start is None or _REFUSED.search(doc.text, start[1], match.start()):
                continue
            body = doc.text[start[0] : start[1]]
            if not row.may.search(body) and not _denied(doc.text, start[0]):
                yield start[0], match.end(), row.right
    for pattern in (_NO_LAWGIVER, _OF_A_CONGRESS):
        for match in doc.finditer(pattern):
            if match["law"] in documents.known().laws:
                yield *match.span("who"), "法律由全国人大及其常委会通过"
    for pattern, right in _NOBODY:
        for match in doc.finditer(pattern):
            if not _denied(doc.text, match.start()):
                yield *match.span(), right


def _doer(text: str, deed: int) -> tuple[int, int] | None:
    """The body that is named last before a deed in its sentence and is neither helped nor asked: whoever does it."""
    began = max(text.rfind(mark, 0, deed) for mark in "。！？；\n") + 1
    found = list(_BODY.finditer(text, began, deed))
    if not found or _HELPED.search(text, found[-1].end(), deed):
        return None
    return found[-1].span()


_REFUSED = lazy("不[能得可会应该是]|无权|没有|严禁|禁止")  # 工会不能作出判决
_DENIED = lazy("(?:不能|不得|不可|不是|并非|无权|而不是|没有|严禁|禁止|岂能|怎能)[^，。；！？\\n]{0,12}$")


def _denied(text: str, at: int) -> bool:
    return _DENIED.search(text, max(0, at - 20), at) is not None
