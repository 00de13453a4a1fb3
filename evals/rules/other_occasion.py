"""Words of another occasion or another body, left by the text that was copied: 各位评委 at a congress, 我的述职完了 at the end
of a summary, 青年节即将到来之际 on May Day, 职工在哪里 in a speech to women."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="other-occasion",
    level="error",
    what="留着别的场合、别的团体讲话里的话",
    why="从别的稿子改来，称呼、结束语、节日、灾种、服务对象忘了换，一念就露出来",
    instead="换成这次会议自己的",
    source="起草规范：套用旧稿要逐句改换",
    message="“{text}”不属于这次会议：{because}",
    yields_to=frozenset({"other-organisation-wording", "altered-occasion", "inconsistent-occasion"}),
)
# Whom one addresses with 各位 -> words of which one stands in a text where they are present.
_PRESENT: Mapping[str, str] = {
    "评委": "比赛|大赛|竞赛|竞聘|竞岗|答辩|评审|选拔|评选|演讲|展演|决赛|述职|路演|遴选",
    "考官": "面试|竞聘|考试|考核|遴选|招录",
    "裁判": "比赛|大赛|竞赛|运动会|联赛|技能|锦标赛",
    "选手": "比赛|大赛|竞赛|运动会|联赛|技能|锦标赛|竞技",
    "董事": "董事会|公司|集团|企业|股份|商会|促进会",
    "监事": "监事会|公司|集团|企业|股份|商会|促进会|红十字",
    "股东": "公司|集团|企业|股份",
    "理事": "理事|协会|学会|联合会|商会|促进会|基金会|研究会|红十字",
    "委员、各位常委": "全委|委员会|常委会|政协|全会|执委",
    "政协委员": "政协|人大|两会|座谈|协商|提案|人民代表大会|全会",
    "学员": "培训|研修|轮训|进修|开班|结业|学习|夜校|课程|讲习",
    "同学": "学校|班|校园|大学|学院|中学|学生|青年|培训|毕业|教育",
    "家长": "学校|校园|孩子|学生|家庭|少年|儿童|少先队|教育",
    "考生": "考试|高考|中考|考点|考场",
    "业主": "小区|物业|社区|业主",
    "队员": "队",
    "劳模": "劳模|劳动模范|先进工作者|工匠|职工",
    "新人": "婚|集体婚礼",
}
# Those whom a text may well mention though they are not there: the title and the opening tell whether they are.
_SEATED = frozenset({"评委", "考官", "裁判", "选手", "委员、各位常委", "考生", "董事", "监事", "股东"})
_OPENING = 300
_ADDRESS = lazy(rf"(?<![一-鿿、])(?:尊敬的)?各位(?P<who>{'|'.join(_PRESENT)})(?=[，,：:、！们]|和各位)")
# 我的述职完了: what one says at the end of such a speech, and what then must stand elsewhere in it.
_ENDING = lazy(
    r"(?:我的|以上)?(?P<kind>述职|竞聘|竞聘演讲|演讲|答辩|宣讲|就职演说|辩护|讲解|祝酒|陈述)(?:报告|发言|演讲)?(?:到此结束|到此完毕|完了|完毕|结束了?|到这里)(?:，[^。！\n]{0,30})?(?=[。！])"
)
_REPORT = lazy(
    r"以上(?:工作)?报告[，,]?请(?:予以?|各位代表|大会)?(?:审议|审查)|请(?:各位代表)?(?:予以?|一并)?审议[，,](?:并)?请[^。\n]{2,24}(?:提出|提)(?:宝贵)?意见"
)
_SPEECH = re.compile("讲话|致辞|致词|祝词|贺词|发言|报告|述职")
_HOST = re.compile("主持|座谈|总结讲话")
_LETTERS = re.compile("信|倡议|函|请示|书|述职")
_REPORTS = re.compile("报告|说明|草案|决议|工作总结|汇报")
# What closes a request, a report on paper, a letter: nobody says it from a platform.
_PAPER = lazy(
    r"(?:妥否|当否|可否|以上意见妥否|以上请示)[，,](?:请|敬请|望)(?:领导)?(?:批示|审定|指示|批复|审批|示)|特此(?:报告|通知|函告|函复|公告|批复|证明|请示|通报|致函)"
    r"|请领导(?:审阅|审定|批示|阅示)|此致[，,\s　]*敬礼|(?:专此|谨此)(?:报告|函达|奉复)|如无不妥，请批转"
)
# What he says who leads through the meeting.
_LED = lazy(
    r"(?<![一-鿿])(?:下面|接下来|现在|首先)[，,]?(?:有)?请(?!大家|各位|同志|允许)[^，。！\n]{2,24}(?:讲话|致辞|致词|发言|作(?:工作)?报告|宣读[^，。！\n]{2,20})(?=[。！])"
    r"|让我们(?:再次)?以?(?:最)?热烈的?掌声(?:欢迎|有请)[^，。！\n]{2,24}(?:讲话|致辞|致词|发言|登台|上台)(?=[。！])|感谢[^，。！\n]{2,16}(?:的重要讲话|的精彩致辞)(?=[。！])"
)
# 现在，我宣布：…开幕: the event, and any event that the title may name instead
_EVENTS = (
    "运动会|培训班|研修班|轮训班|代表大会|技能大赛|技能竞赛|职业技能|艺术节|文化节|读书节|旅游节|晚会|论坛|博览会|展览会|展销会|书画展|摄影展|比赛|联赛"
    "|启动仪式|奠基仪式|开工仪式|通车仪式|揭牌仪式|竣工仪式|开学典礼|毕业典礼|庆典|会演|汇演|合唱节|健步走|演练|夏令营|招聘会|推介会|洽谈会"
)
_DECLARED = lazy(
    rf"我宣布[，,：:]?(?P<name>[^，。！\n]{{0,30}}(?P<event>{_EVENTS}))(?:现在|正式|隆重|胜利)?(?:开幕|闭幕|开班|开始|开赛|启动|开工|结束)"
)
_EVENT = re.compile(_EVENTS)
# 在…青年节即将到来之际，我们在这里集会: the day that is celebrated, with its names
_DAYS: Mapping[str, str] = {
    "五一": "劳动节|五一",
    "五四": "青年节|五四",
    "三八": "妇女节|三八",
    "六一": "儿童节|六一",
    "七一": "党的生日|七一|建党",
    "八一": "建军节|八一",
    "十一": "国庆|新中国成立|中华人民共和国成立",
    "教师": "教师节",
    "护士": "护士节",
    "记者": "记者节",
    "老年": "老年节|重阳|敬老",
    "残疾": "助残日|残疾人日",
    "科技": "科技工作者日",
    "医师": "医师节",
    "环卫": "环卫工人节",
    "消防": "消防日|消防宣传",
    "植树": "植树节",
}
_FIXED: Mapping[str, tuple[int, int]] = {
    "五一": (5, 1),
    "五四": (5, 4),
    "三八": (3, 8),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师": (9, 10),
    "护士": (5, 12),
    "记者": (11, 8),
    "科技": (5, 30),
    "医师": (8, 19),
    "植树": (3, 12),
}
_NEAR = 45  # days between the day itself and a meeting that is held on its eve
_WHILE = lazy(
    r"(?:在|值此|正值|恰逢)(?P<day>[^，。；\n]{2,16}(?:节|日|七一|八一|五一|五四|三八|六一)[”」]?[^，。；\n]{0,8})之际[，,](?:今天[，,]?)?我们[^，。；\n]{0,10}(?:集会|聚会|相聚|欢聚|举行|召开|隆重|表彰)"
)
# 奋战在森林扑火一线: the kind of danger -> what else would stand in the text
_DANGERS: Mapping[str, str] = {
    "汛": "防汛|抗洪|抢险救灾|洪水|汛",
    "火": "扑火|山火|森林|草原|火场|火灾|救火|灭火|防火",
    "震": "抗震|地震",
    "疫": "抗疫|疫情|防疫|疫",
    "旱": "抗旱|旱",
    "雪": "除雪|抗冰|雨雪|冰冻|融冰|破冰",
    "台风": "台风",
}
_FIGHTING = lazy(
    r"奋战在[^，。；\n]{0,6}?(?P<what>森林(?:草原)?[扑防灭]火|扑火|抗震救灾|防汛抢?险?救?灾?|抗洪抢?险?|抗旱(?:保[供苗])?|疫情防控|抗疫|抗击疫情|抗冰[除保]雪?|除雪保畅|防?抗?御?台风)[^，。；\n]{0,6}(?:一线|前线|战线|岗位)"
)
# whose meeting it is -> how its own people are called
_PEOPLE: Mapping[str, str] = {
    "总工会": "职工|工会|劳动者|工人|劳模|工匠|会员",
    "妇联": "妇女|姐妹|女性|巾帼|妇联",
    "共青团": "青年|团员|青少年|共青团|少先队",
    "科协": "科技工作者|科学技术|科协|科技界",
    "工商联": "企业家|民营企业|工商联|商会|会员|民营经济|非公有制",
    "残联": "残疾人|残联",
    "侨联": "侨|归侨",
    "文联": "文艺|文联|艺术",
}
_KIN = {"青联": "共青团", "学联": "共青团"}
_FEAST = lazy(
    r"这是(?:我们)?(?P<who>[^，。；\n]{2,24})(?:政治生活中)?的?(?:一[次场]盛[会事]|一件(?:大事|大?喜事|盛事)|共同的节日)"
)
_WHERE = lazy(
    r"(?P<who>职工|工人|妇女|姐妹|青年|团员|科技工作者|残疾人|企业家|民营企业|侨胞|文艺工作者)在哪里[，,][^，。；\n]{0,12}(?P<whose>工会|妇联|共青团|团组织|团的|科协|残联|工商联|侨联|文联)"
)
_OWN = {"工会": "总工会", "团组织": "共青团", "团的": "共青团"}


def find(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    yield from _addressed(doc)
    yield from _endings(doc, title)
    yield from _days(doc, title)
    yield from _bodies(doc)


def _elsewhere(doc: Document, start: int, end: int) -> str:
    """All that stands outside the place itself."""
    return doc.text[:start] + "\n" + doc.text[end:]


def _addressed(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_ADDRESS):
        who = match["who"]
        rest = _elsewhere(doc, *match.span())
        opening = rest[:_OPENING] if who in _SEATED else rest
        if not re.search(_PRESENT[who], opening) and f"各位{who}" not in rest:
            yield Hit(*match.span(), {"because": f"别处没有提到{who.replace('、各位', '和')}"})


def _endings(doc: Document, title: str) -> Iterator[Hit]:
    for match in doc.finditer(_ENDING):
        kind = match["kind"]
        if kind[-2:] not in title and kind[:2] not in _elsewhere(doc, *match.span()):
            yield Hit(*match.span(), {"because": f"这不是{kind}"})
    if title and not _REPORTS.search(title):
        for match in doc.finditer(_REPORT):
            if not re.search("(?:受|代表)[^，。\n]{2,24}(?:向大会)?(?:作|做|报告)(?:工作)?报告", doc.text):
                yield Hit(*match.span(), {"because": "这不是提请审议的报告"})
    if title and not _LETTERS.search(title):
        yield from (Hit(*match.span(), {"because": "这是公文、书信的结束语"}) for match in doc.finditer(_PAPER))
    if _SPEECH.search(title) and not _HOST.search(title):
        yield from (Hit(*match.span(), {"because": "这是主持人的话"}) for match in doc.finditer(_LED))
    if _EVENT.search(title):
        for match in doc.finditer(_DECLARED):
            event = match["event"]
            if event not in title and event not in _elsewhere(doc, *match.span()):
                yield Hit(*match.span("name"), {"because": "标题里是另一项活动"})


def _days(doc: Document, title: str) -> Iterator[Hit]:
    kept = {day for day, names in _DAYS.items() if re.search(names, title)}
    for match in doc.finditer(_WHILE):
        named = {day for day, names in _DAYS.items() if re.search(names, match["day"])}
        if named and not kept & named:
            if kept:
                yield Hit(match.start(), match.end("day") + 2, {"because": "标题里是另一个节日"})
            elif doc.day and len(named) == 1 and _far(doc.day, _FIXED.get(min(named))):
                yield Hit(match.start(), match.end("day") + 2, {"because": "讲话那天离这个节日还远"})
    fought = {kind for kind, words in _DANGERS.items() if re.search(words, title)}
    for match in doc.finditer(_FIGHTING):
        kinds = {kind for kind, words in _DANGERS.items() if re.search(words, match["what"])}
        rest = _elsewhere(doc, *match.span())
        if fought and kinds and not fought & kinds and not any(re.search(_DANGERS[kind], rest) for kind in kinds):
            yield Hit(*match.span("what"), {"because": "全文说的是另一种灾害"})


def _far(day: date, fixed: tuple[int, int] | None) -> bool:
    """Whether no such day is near, before or after."""
    if fixed is None:
        return False
    return all(abs((date(year, *fixed) - day).days) > _NEAR for year in (day.year - 1, day.year, day.year + 1))


def _bodies(doc: Document) -> Iterator[Hit]:
    here = doc.organisation
    here = _KIN.get(here, here) if here else None
    for match in doc.finditer(_WHERE):
        owner = _OWN.get(match["whose"], match["whose"])
        clause = doc.text[match.end() : match.end() + 12]  # 工会的青年工作: a branch of its own
        if owner in _PEOPLE and not re.search(_PEOPLE[owner], match["who"]) and match["who"] not in clause:
            yield Hit(*match.span("who"), {"because": f"这是{match['whose']}的工作，服务对象不是{match['who']}"})
    if here is None or here not in _PEOPLE:
        return
    for match in doc.finditer(_FEAST):
        said = match["who"]
        others = [name for name, people in _PEOPLE.items() if name != here and re.search(people, said)]
        if others and not re.search(_PEOPLE[here], said):
            yield Hit(*match.span("who"), {"because": f"这是{here}的会议"})
