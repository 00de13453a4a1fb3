"""A formulation that belongs to another organisation (工会发展道路 in a speech to women)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evals.document import Document
from evals.shapes.base import Hit, Page, Terms
from pipeline.lexicon import organisations
from pipeline.patterns import lazy

PAGE = Page(
    name="other-organisation-wording",
    level="error",
    what="用了别的团体的提法",
    why="工会、妇联、共青团、科协、工商联各有各的道路、职责和桥梁纽带，套用别人的稿子最容易露出来",
    instead="换成这个团体自己的提法",
    source="各群团章程；规范提法词库（evals/lexicon）",
    message="“{text}”是{owner}的提法，这里是{here}的讲话",
)
_OWNERS: Mapping[str, tuple[str, ...]] = {
    "总工会": (
        "中国特色社会主义工会发展道路", "工人运动时代主题", "工人运动的时代主题", "工运时代主题", "竭诚服务职工群众的基本职责",
        "联系职工群众的桥梁和纽带", "联系职工群众的桥梁纽带", "以职工为中心的工作导向", "忠诚党的事业、竭诚服务职工",
        "职工最可信赖的“娘家人”", "职工之家",
    ),
    "妇联": (
        "中国特色社会主义妇女发展道路", "代表和维护妇女权益、促进男女平等和妇女全面发展", "联系妇女群众的桥梁和纽带",
        "联系妇女群众的桥梁纽带", "联系妇女的桥梁和纽带", "党开展妇女工作最可靠最有力的助手",
    ),
    "共青团": (
        "党的助手和后备军", "党的助手和可靠后备军", "中国青年运动的时代主题", "中国青年运动时代主题", "联系青年的桥梁和纽带",
        "联系青年的桥梁纽带", "联系青年群众的桥梁和纽带", "引领力、组织力、服务力和大局贡献度", "为党培养社会主义建设者和接班人的根本任务",
    ),
    "科协": (
        "为科学技术工作者服务、为创新驱动发展服务", "为科技工作者服务、为创新驱动发展服务", "联系科技工作者的桥梁和纽带",
        "联系科技工作者的桥梁纽带", "联系科学技术工作者的桥梁和纽带", "科技工作者之家",
    ),
    "工商联": (
        "统战性、经济性、民间性", "非公有制经济健康发展和非公有制经济人士健康成长的工作主题", "联系非公有制经济人士的桥梁和纽带",
        "联系非公有制经济人士的桥梁纽带", "政府管理和服务非公有制经济的助手",
    ),
}  # fmt: skip
_OWNER = {term: owner for owner, terms in _OWNERS.items() for term in terms}
TERMS = Terms(_OWNER)
SCANS = (TERMS,)
# Bodies under another one's roof, who share its words.
_KIN = {"青联": "共青团", "学联": "共青团"}
# 望湖市各级工会组织, 广大工会干部, 工会系统: whom a speech of the organisation itself addresses.
_ADDRESSED = lazy(
    "(?<![、和与同及向由])(?:各级(?P<all>工会|妇联|团|共青团|科协|工商联|残联)(?:组织|干部)?|广大(?P<wide>工会|妇联|团|共青团|科协|工商联)干部|基层(?P<base>工会|妇联|团|共青团|科协)组织|(?:全[省市县区]|各级)(?P<whole>工会|妇联|共青团|科协|工商联)系统)"
    "(?![、和与及]|女|组织[、和与及]|干部[、和与及]|委)"
)
_SHORT = {"总工会": "工会", "共青团": "团"}
_OWNED = {"工会": "总工会", "团": "共青团"}
_LED = lazy("在[^，。；\n]{2,30}?(?:领导|指导|支持)下")  # 在市委和省妇联领导下: who leads is not who is addressed
_OFTEN = 3  # times that the organisation itself is named where the speech is surely its own


def find(doc: Document) -> Iterator[Hit]:
    yield from _addressed(doc)
    places = doc.scan(TERMS)
    here = doc.organisation if places else None
    if here is None or (here not in _OWNERS and here not in _KIN):
        return
    for start, end, term in places:
        owner = _OWNER[term]
        if owner not in (here, _KIN.get(here)) and not organisations()[owner].search(_beside(doc, start, end)):
            yield Hit(start, end, {"owner": owner, "here": here})


def _addressed(doc: Document) -> Iterator[Hit]:
    """Another organisation's bodies alone, where its name stands nowhere else in the paragraph, nor a third one's."""
    here = doc.organisation
    known = organisations()
    if here is None or here not in _OWNERS or len(known[here].findall(doc.text)) < _OFTEN:
        return
    for match in doc.finditer(_ADDRESSED):
        word = match["all"] or match["wide"] or match["base"] or match["whole"]
        owner = _OWNED.get(word, word)
        if owner == here or owner not in known:
            continue
        left, right = doc.text.rfind("\n", 0, match.start()) + 1, doc.text.find("\n", match.end())
        rest = doc.text[left : match.start()] + "\n" + doc.text[match.end() : right if right >= 0 else len(doc.text)]
        # 有的工会…，有的基层团组织…: each clause names its own
        sentence = _LED.sub("", _beside(doc, *match.span(), "，；。！？\n" if match["base"] else "。！？\n"))
        others = {name for name, pattern in known.items() if name != here and pattern.search(rest)}
        if not others and _SHORT.get(here, here) not in sentence:
            message = f"“{match[0]}”是{owner}的，这里是{here}的讲话"
            yield Hit(*match.span(), {"owner": owner, "here": here}, message=message)


def _beside(doc: Document, start: int, end: int, marks: str = "。！？\n") -> str:
    """The rest of the sentence: where it names the other organisation, its words are in their place."""
    left = max(doc.text.rfind(mark, 0, start) for mark in marks) + 1
    right = min((at for mark in marks if (at := doc.text.find(mark, end)) >= 0), default=len(doc.text))
    return doc.text[left:start] + "\n" + doc.text[end:right]
