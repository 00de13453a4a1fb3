"""A body or a meeting under two names: 女企业家协会 and 女企业家联谊会, 产改协调小组 and 产改领导小组, 第十二届委员会 and 第十一届委员会."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons.speaker import office_of
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-body",
    level="error",
    what="同一个机构、同一次会议，名称与标题、署名或材料不一致",
    why="协会不是联谊会，协调小组不是领导小组，标题和正文叫法不同，听的人就不知道是哪一家",
    instead="照标题和材料写，全文统一",
    source="校对通例：全文名称一致",
    message="“{text}”与{where}的“{known}”不一致，请核实",
    quotes=True,
    yields_to=frozenset(
        {"altered-occasion", "inconsistent-occasion", "altered-enterprise", "wrong-term", "untraced-honour"}
    ),
)
# Words of each row say what kind of body or gathering a name is, and stand for one another by mistake.
_ROWS = (
    ("协调小组", "领导小组", "工作小组", "专项小组", "工作专班", "指挥部"),
    ("协会", "联谊会", "联合会", "学会", "商会", "促进会", "研究会", "总会", "联盟"),
    ("集团", "公司", "管理局", "局", "总公司", "总厂", "厂", "公司集团"),
    ("培训班", "研修班", "训练营", "研讨班", "轮训班", "集训班", "进修班", "讲习班"),
    ("总工会", "工会联合会", "联合工会", "工会委员会", "工会工作委员会"),
    ("表彰大会", "表扬大会", "总结大会", "表彰会议", "表扬会议", "总结会议"),
    ("推进会", "推进会议", "动员会", "动员大会", "部署会", "座谈会", "调度会", "现场会"),
    ("职工大会", "职工代表大会", "会员代表大会", "会员大会"),
    ("党组", "党委"),
)
_KINDS = {kind: row for row in _ROWS for kind in row}
_ANY = lazy("|".join(sorted(_KINDS, key=len, reverse=True)))
_ONLY_SIGNED = frozenset(_ROWS[2])  # 港务局 may well stand beside 港务集团, but not in the line under the title
_CORE = 4  # characters before the kind that say whose it is
_LEAST = 3
_NO_NAME = lazy("[的了和与及在是为对各等这本次第新]|[，。、；：“”《》（）\\s\\d]")
_TERM = lazy(
    "第(?P<n>[一二三四五六七八九十]{1,3})届(?:委员会|执行委员会|执委会|理事会)(?:常务委员会|第[一二三四五六七八九十]{1,2}次)"
)
_OURS = lazy(
    "(?:我(?:谨)?代表|受)(?P<lead>[^，。；\\n]{0,12}?)第(?P<n>[一二三四五六七八九十]{1,3})届(?:委员会|执行委员会|执委会|理事会|常务委员会|常委会|常务理事会)"
)
_FORMER = lazy("上[一]?届|上次|卸任|离任|老(?:主席|书记|委员)")
# 霁川市总工会第七次代表大会, where the title has 霁川市工会第八次代表大会.
_CONGRESS = lazy("(?P<unit>[省市县区州旗镇乡])(?P<body>总工会|工会)第[一二三四五六七八九十]{1,3}次(?:会员)?代表大会")
# 我宣布：…开班; what the title says is opened.
_DECLARED = lazy(
    "我宣布[：，]?(?P<what>[^，。！；\\n]{4,40}?)(?:正式|胜利|隆重)?(?:开班|开幕|开营|启动|开学|闭幕|结业)[！。]"
)
_TITLED = lazy("在(?P<what>[^，。\\n]{4,40}?)(?:开班|开幕|开营|启动|开学|闭幕|结业)(?:式|仪式|会|大会|典礼)?上")
# 我代表临沙市总工会, signed 临汐市总工会
_SPOKEN = lazy(
    "我(?:谨|先)?代表(?P<core>[一-鿿]{2,3})(?P<kind>[省市县区](?:总工会|妇联|科协|残联|工商联|文联|侨联|红十字会|委|政府))(?=[，、和向对])"
)


def find(doc: Document) -> Iterator[Hit]:
    if doc.title is None:
        return
    title = doc.text[slice(*doc.title)]
    yield from _kinds(doc, title)
    yield from _terms(doc, title)
    yield from _congresses(doc, title)
    yield from _declared(doc, title)
    yield from _places(doc)


def _kinds(doc: Document, title: str) -> Iterator[Hit]:
    """A name of the title or the brief with another word for what it is."""
    known: dict[tuple[str, int], tuple[str, str]] = {}
    for source, where in ((title, "标题"), (doc.told if doc.brief else "", "材料里")):
        for match in _ANY.finditer(source):
            core = source[max(0, match.start() - _CORE) : match.start()]
            core = _NO_NAME.split(core)[-1]
            if len(core) >= _LEAST:
                row = _ROWS.index(_KINDS[match[0]])
                known.setdefault((core[-_LEAST:], row), (core + match[0], where))
    if not known:
        return
    told = title + (doc.told if doc.brief else "")
    after = doc.title[1] if doc.title else 0
    for match in doc.finditer(_ANY):
        core = doc.text[max(0, match.start() - _LEAST) : match.start()]
        one = known.get((core, _ROWS.index(_KINDS[match[0]])))
        name = core + match[0]
        if one is None or match.start() < after or name in told or one[0].endswith(match[0]):
            continue
        if _ANY.match(doc.text, match.end()) or doc.text.startswith(_kind_of(one[0]), match.start()):
            continue
        if match[0] in _ONLY_SIGNED and not any(a <= match.start() < b for a, b in doc.header):
            continue
        yield Hit(match.start() - _LEAST, match.end(), {"known": one[0], "where": one[1]})


def _kind_of(name: str) -> str:
    found = [match[0] for match in _ANY.finditer(name)]
    return found[-1] if found else name


def _terms(doc: Document, title: str) -> Iterator[Hit]:
    """我代表第十一届委员会 at a plenary session of the twelfth."""
    term = _TERM.search(title)
    for match in doc.finditer(_OURS) if term else ():
        if term and match["n"] != term["n"] and not _FORMER.search(match["lead"]):
            start = match.start("n") - 1
            yield Hit(start, match.end(), {"known": f"第{term['n']}届", "where": "标题"})


def _congresses(doc: Document, title: str) -> Iterator[Hit]:
    right = _CONGRESS.search(title)
    if right is None or doc.title is None:
        return
    known = right["unit"] + right["body"]
    for match in doc.finditer(_CONGRESS):
        other = match["unit"] == right["unit"] and match["body"] != right["body"]
        if other and match.start() >= doc.title[1] and match[0] not in doc.told:
            yield Hit(match.start(), match.end("body"), {"known": known, "where": "标题"}, suggestion=known)


def _places(doc: Document) -> Iterator[Hit]:
    """The speaker's own organisation under the name of another place than in his line."""
    office = office_of(doc)
    for match in doc.finditer(_SPOKEN):
        core, kind = match["core"], match["kind"]
        signed = re.search(f"([一-鿿]{{{len(core)}}}){kind}", office)
        if signed and signed[1] != core and len({*signed[1]} & {*core}) == len(core) - 1 and core not in doc.told:
            yield Hit(*match.span("core"), {"known": signed[1], "where": "署名"})


def _declared(doc: Document, title: str) -> Iterator[Hit]:
    """What is declared open is what the title says, or a part of these words."""
    titled = _TITLED.search(title)
    said = next(iter(doc.finditer(_DECLARED)), None) if titled else None
    if titled is None or said is None:
        return
    right, told = _bare(titled["what"]), _bare(said["what"])
    if right and told and not (_within(told, right) or _within(right, told)) and said["what"] not in doc.told:
        yield Hit(*said.span("what"), {"known": titled["what"], "where": "标题"})


def _bare(words: str) -> str:
    """Without numbers, years, marks and what one may leave out."""
    return re.sub(
        "第[一二三四五六七八九十\\d]+[届期次]|[\\d（）“”·、 　—-]|年度?|全[省市县区]|首[届期次]|本[届期次]|这[届期次]|此次|大会",
        "",
        words,
    )


def _within(part: str, whole: str) -> bool:
    """Whether all characters of the one stand in the other, in this order."""
    rest = iter(whole)
    return all(character in rest for character in part)
