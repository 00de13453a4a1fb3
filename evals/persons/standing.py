"""What a speaker may say by the level he speaks from: for whom, about whom, and whose work he may praise or order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.persons.speaker import Speaker, speaker
from evals.shapes.base import Hit
from pipeline.lexicon import organisation_of
from pipeline.patterns import lazy

_MASS = "总工会|工会|妇联|科协|工商联|残联|文联|侨联"
_BODY = f"(?:委(?![员书常办宣组统])|{_MASS}|(?:人民)?政府|人大|政协)"
_NATION = "(?:中华)?全国(?:总工会|妇联|工商联)|中国(?:科协|残联|文联|侨联)|团中央"
# 我代表市妇联, 委托，代表省科协: in whose name the speaker speaks.
_BEHALF = lazy(
    "(?:我(?:们)?(?:谨|先|再次|首先|今天)?|委托，|[此里先]，)(?:谨)?代表"
    f"(?P<body>(?:中共|共青团)?(?:[一-鿿]{{2,3}}?)?(?:(?P<nation>{_NATION})|团?(?P<unit>[省市县区])(?:{_BODY}|委(?:统战|组织|宣传)部)|(?P<group>[省市县区])(?=[一-鿿]{{2,18}}领导小组)))(?:党组|机关)?"
)
_SENT = lazy("受(?P<by>[^，。；\n]{2,30})委托")
_NAMED = lazy(
    f"(?:(?<=书记|主席|主任|会长)|(?<=[省市县区部]长))(?:[{people.SURNAMES}][一-鿿]{{1,2}}(?:同志)?|[一-鿿]{{2,3}}同志)的?$|的$"
)
_RULES = lazy("委$|政府")  # the committee may send whom it likes
# 在市委和省总工会的坚强领导下: the committee of the place, and the organisation one level above.
_UNDER = lazy(
    f"在(?:(?:[一-鿿]{{2,3}})?(?P<a>[省市县区])委(?:、(?P=a)政府)?[和、与](?P<b>{_NATION}|[省市县区](?:{_MASS})|团[省市县区]委)|(?P<d>{_NATION}|[省市县区](?:{_MASS}))[和、与](?:[一-鿿]{{2,3}})?(?P<c>[省市县区])委)(?:的)?(?:坚强|正确|有力)?(?:领导|指导)下"
)
_NEXT = {"省": "国", "市": "省", "州": "省", "盟": "省", "县": "市", "区": "市", "旗": "市"}
_OWN_WORK = lazy("我们|全[省市县区]|^[^，。]{0,6}$|同志们|紧密地?团结")
_NEAR = 40  # characters from who sends to the body that is spoken for
_HEAD = lazy("党组书记|主席|主任|会长|理事长|^书记")
_BELOW = lazy(f"(?:中共)?(?:[一-鿿]{{2,3}}?)?(?P<unit>[省市县区])(?:{_BODY})(?:党组)?")
_FOR = lazy("[，、](?:我)?(?:谨|在此)?代表(?P<body>[一-鿿、]{2,20}?)(?=，|向|对|出席|参加|看望|讲)")
# Who may send whom: the chair of a union sends for the union, the secretary of the Party committee for the committee.
_MASS_SENDER = lazy(
    "^(?:[一-鿿]{2,4}?)?(?:[省市县区旗]|全国)(?:总工会|妇联|科协|工商联|残联|文联|侨联)[^、和委府]{0,8}(?:的)?$|^团[省市县区]委书记(?:的)?$"
)
_ONLY_PARTY = lazy("(?:中共)?(?:[一-鿿]{2,3}?)?[省市县区旗]委(?:副?书记|常委)(?:[一-鿿]{2,3}(?:同志)?)?的?")
# 对大家的工作，省科协是满意的: whose judgement it is.
_JUDGED = lazy(
    f"(?P<before>[^，。；！？\n]{{0,30}}[，：]|)(?P<body>(?P<unit>[省市县区])(?:{_MASS}|委(?![员书常办])))(?:[、和][省市县区]{_BODY})?(?:党组)?"
    "(?P<of>对(?:全[省市县区]|[一-鿿]{2,3}[省市县区州旗]?的?)?(?:各级)?(?:妇联|工会|共青团|团组织|科协|工商联|残联|大家|同志们|你们)[^，。；！？\n]{0,8}?)?(?:(?:是|都是|也是|始终是)(?:充分|十分|非常|完全|高度|比较|很)?(?:满意|肯定|认可|赞同)的|(?:对此)?(?:感到|倍感|深感)?(?:由衷|十分|非常|衷心)?(?:地)?(?:感到)?(?:高兴|欣慰|满意|自豪)(?=[，。！])|(?:对此)?(?:给予|予以|表示)(?:充分|高度|一致)?(?:肯定|认可|满意|赞赏)(?=[，。！]))"
)
_THESE = lazy(
    "(?:这些|这一(?:切|系列)|上述|以上)(?:可喜|显著|突出|来之不易)?的?(?:成绩|成效|成果|变化|进步|工作|亮点|荣誉)"
)
_SENTENCE = 80  # characters in which its subject stands
_ENDS = lazy("(?:和[一-鿿]{2,4})?[。！]")
_OF_MASS = lazy(f"{_MASS}|团[省市县区]?委|共青团|全国妇|红十字")
# Offices of the Party and the government themselves, and these as bodies; what a speaker does in their name at a meeting.
_HOUSE = lazy(
    "[省市县区]委(?:常委|副?书记|副?秘书长|委员)|(?:[省市县区]|人民政府)副?[省市县区]长|副[省市县区]长|[省市县区]长(?!助)"
)
_LEAGUE = lazy("共青团[一-鿿]{0,4}?[省市县区]委|团[省市县区]委")  # no committee of the Party
_OF_HOUSE = lazy("(?<!团)[省市县区](?:委|(?:人民)?政府)$")
_THANKS = lazy(
    "[^。！？\n]{0,24}?(?:感谢|谢意|祝贺|问候|敬意|讲[一二三四五几]点|提[一二三四五几]点|[道说问]一?声|问个?好|拜年|辛苦)"
)
_PARTY = lazy("[省市县区]委(?=书记|副书记)")
_YOU = lazy("大家|同志们|你们")
# 请省科技厅会同有关部门: a task for a body that does not stand under the speaker.
_ASKED = lazy(
    "请(?P<body>(?P<unit>[省市])[一-鿿]{1,10}?(?:厅|局|委|办|部|总工会|妇联|科协))"
    "(?=牵头|会同|负责|抓紧|尽快|逐[条项一]|限期|务必|切实|认真|督促|研究提出|按[照期])"
)
# 各县（市、区）党委要: whom only the level above them tells what to do.
_ALL_COUNTIES = lazy(
    "(?<![市省辖国])各(?:县[（(]市、区[）)]|市[（(]州[）)]|县市区|县区|市州|市县|地市)[^，。；\n]{0,10}?(?:要|必须|务必)(?!求)"
)
_MINE = lazy(
    "(?P<body>(?P<unit>[省市县区])(?:委|政府))(?:已经?|决定)?(?:成立|组建|设立)[^。；\n]{2,24}由我(?:担任|任|牵头|负责)"
)
# 全省广大职工要, 团结动员全省各级: whom the speaker addresses.
_WHO = "(?:广大|各级|各族|各界|各地|全体|上下|干部|职工|工会|妇女|妇联|青年|团员|共青团|科技|科协|民营|工商联|劳动|工人|教师|残疾人)"
_TO = "团结动员|团结带领|团结引领|团结引导|组织动员|希望|动员|号召|带领|引领|激励|在座的"
_ALL = lazy(
    f"(?:{_TO})(?P<to>全[省市县])(?={_WHO})"
    f"|(?<![^，。；！：\n])(?P<do>全[省市县])(?={_WHO}[^，。；\n]{{0,12}}?(?:要(?!求|素)|务必|必须|应当|坚[决持]|认真))"
    f"|(?:向|祝)(?:[^，。；\n]{{0,10}}[向和、])?(?P<wish>全[省市县])(?={_WHO}[^。\n]{{0,60}}(?:致以|表示|节日快乐|身体健康))"
    "|(?:今天|我们|这里)[^，。；\n]{0,8}召开(?P<held>全[省市县])"
    "|(?P<life>全[省市县])(?=[^，。；\n]{2,16}政治生活)"
    f"|(?P<near>我[省市])(?={_WHO}[^，。；\n]{{0,12}}?(?:要(?!求|素)|务必|必须|应当))"
    "|(?P<ours>我省)(?=[一-鿿]{2,10}(?:不愧|无愧)|要|各级(?:工会|团|妇联|科协|工商联))"
    "|(?:关心支持|关心和支持)(?P<mine>我省)(?=[一-鿿]{2,8}事业)"
)
# A county in the speech of a city where none is named: 在县委和省总工会领导下.
_LOWER = lazy("全县(?!城)|(?<![、各市乡团一-鿿])县委(?!书记们)|(?<=[在受经按照围绕落实贯彻向代表，])县委(?!书记们)")
_COUNTY = lazy("[一-鿿][^\\W全我各本该强委]县(?!区|级|城|域)|县（|县、|县区|县级")
_FEW = 3
_SAID = lazy("(?:强调|指出|要求|提出|号召|部署|倡议|发出|动员)[^，。！？\n]{0,20}，?[^，。！？\n]{0,20}$")


def find(doc: Document) -> Iterator[Hit]:
    """What does not go with the speaker's level or place."""
    who = speaker(doc)
    behalf = list(_behalf(doc, who)) if who.units else []
    yield from behalf
    # whoever is told to speak for the wrong body needs not be told that its head did not send him
    yield from (hit for hit in _sent(doc, who) if not any(0 < one.start - hit.start < _NEAR for one in behalf))
    if who.units:
        yield from _judged(doc, who)
        yield from _asked(doc, who)
    if who.host[1]:
        yield from _addressed(doc, who)
        yield from _under(doc, who)


def _behalf(doc: Document, who: Speaker) -> Iterator[Hit]:
    for match in doc.finditer(_BEHALF):
        unit = match["unit"] or match["group"] or "国"
        sent = _SENT.search(doc.text, max(0, match.start() - 40), match.end())
        other = _PARTY.search(sent["by"]) if sent and match["body"].endswith("委") else None
        if sent and not other and _MASS_SENDER.search(sent["by"]) and not _OF_MASS.search(match["body"]):
            yield Hit(*match.span("body"), {"wrong": f"与委托的人不是一家：受的是{sent['by']}的委托"})
            continue
        if sent and _ONLY_PARTY.fullmatch(sent["by"]) and _OF_MASS.search(match["body"]):
            yield Hit(*match.span("body"), {"wrong": f"与委托的人不是一家：受的是{sent['by']}的委托"})
            continue
        if other and other[0] != match["body"][-2:]:
            yield Hit(*match.span("body"), {"wrong": f"与委托的人不是一家：受的是{other[0]}的委托"})
            continue
        if not (who.above(unit) or who.below(unit)):
            if not sent and (_other_house(who, match["body"]) or _of_the_party(doc, who, match.end(), match["body"])):
                yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.office[:24]}）所在的组织，不能代表"})
            continue
        if not (sent and match["body"][-3:] in sent["by"] and people.body_of(sent["by"])[0] in ("", unit)):
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.office[:24]}）所在的组织，不能代表"})
    for match in doc.finditer(_MINE):
        if who.above(match["unit"]) or who.below(match["unit"]):
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.office[:24]}）所在的机关"})


def _sent(doc: Document, who: Speaker) -> Iterator[Hit]:
    """Who sends the speaker: nobody is sent by himself or by his deputy, nor by the head of a body for which he does not speak."""
    own = people.offices(who.office)
    for match in doc.finditer(_SENT):
        by = _NAMED.sub("", match["by"])
        claims = people.offices(by)
        first = claims[0] if claims else None
        start = match.start("by")
        mine = {office.title for office in own if first and office.body == first.body}
        heads = any("副" not in title and _HEAD.search(title) for title in mine)
        if first and all(first.body) and all(one.title in mine or (heads and "副" in one.title) for one in claims):
            wrong = f"就是讲话人（{who.office[:24]}）自己或他的副职，不会由其委托"
            yield Hit(start, start + len(by), {"wrong": wrong})
            continue
        below = _BELOW.fullmatch(by)
        if below and who.below(below["unit"]):
            yield Hit(start, start + len(by), {"wrong": f"在讲话人（{who.office[:24]}）之下，不能委托他"})
            continue
        said = _FOR.match(doc.text, match.end())
        bodies = _bodies(said["body"]) if said else []
        senders = [claim.body for claim in claims] or ([] if _RULES.search(by) else _bodies(by))
        if said and bodies and senders and all(map(all, (*bodies, *senders))) and not set(bodies) & set(senders):
            yield Hit(start, start + len(by), {"wrong": f"与代表的“{said['body']}”不是一家"})


def _under(doc: Document, who: Speaker) -> Iterator[Hit]:
    """Under whose lead the host's work stands: the committee of the place, and the same organisation one level above."""
    unit = who.host[1]
    for match in doc.finditer(_UNDER):
        party, body = match["a"] or match["c"], match["b"] or match["d"]
        said = doc.text[max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1 : match.start()]
        if re.search(f"各[级地]?{party}|{party}级|有的{party}|{party}县|{party}(?:总工会|工会|妇联|科协)", said):
            continue
        level, kind = people.body_of(body)
        here = doc.organisation
        other = here is not None and kind not in ("", "党委", here) and organisation_of(body) not in (None, here)
        same = level == unit and _OWN_WORK.search(said) is not None
        if party != unit or other or (level not in (_NEXT[unit], unit)) or same:
            wrong = f"与会场不合，这里是{unit}里的会，应是{unit}委和上一级{here or '组织'}"
            yield Hit(match.start() + 1, match.end("b" if match["b"] else "c") + (not match["b"]), {"wrong": wrong})


def _bodies(words: str) -> list[tuple[str, str]]:
    return [people.body_of(piece) for piece in re.split("[、和]", words)]


def _other_house(who: Speaker, body: str) -> bool:
    """Whether a Party or government leader speaks for a mass organisation in which he holds no office."""
    return who.commands and _OF_MASS.search(body) is not None and _OF_MASS.search(who.office) is None


def _of_the_party(doc: Document, who: Speaker, end: int, body: str) -> bool:
    """Whether the head of a mass organisation, who holds no office of the Party or the government, thanks or greets for these;
    on a visit somebody may be sent by them."""
    if _OF_MASS.search(who.office) is None or _HOUSE.search(_LEAGUE.sub("", who.office)) or not _OF_HOUSE.search(body):
        return False
    if body.startswith(("团", "共青团")):
        return False  # 团市委, of the league itself
    behalf = doc.brief.speaker.on_behalf_of if doc.brief else None
    if behalf and _OF_HOUSE.search(behalf.organisation or ""):
        return False  # the brief has him sent by the committee
    return _THANKS.match(doc.text, end) is not None


def _judged(doc: Document, who: Speaker) -> Iterator[Hit]:
    for match in doc.finditer(_JUDGED):
        unit, party = match["unit"], match["body"].endswith("委")
        about = _YOU.search(match["before"]) or ("满意" in match[0] and match["before"].startswith("对"))
        # a guest's own verdict closes his praise: 这些成绩来之不易，省总工会给予充分肯定。
        verdict = who.guest and not party and _ENDS.match(doc.text, match.end()) and _of_these(doc, match)
        above = who.above(unit) and (match["of"] or about or verdict)
        if above or (who.below(unit) and not party and doc.text[match.start("body") - 1] in "，。；：！\n"):
            yield Hit(*match.span("body"), {"wrong": f"的评价不能由讲话人（{who.office[:24]}）来说"})


def _of_these(doc: Document, match: re.Match[str]) -> bool:
    """Whether the sentence is about 这些成绩."""
    start = match.start("body")
    sentence = re.split("[。！？\n]", doc.text[max(0, start - _SENTENCE) : start])[-1]
    return _THESE.search(sentence) is not None


def _asked(doc: Document, who: Speaker) -> Iterator[Hit]:
    for match in doc.finditer(_ASKED):
        if who.above(match["unit"]):
            yield Hit(*match.span("body"), {"wrong": "在讲话人之上，不能由他布置任务"})
    if who.rank is not None and not who.guest and who.units <= {"县", "区", "旗"}:
        for match in doc.finditer(_ALL_COUNTIES):
            if _SAID.search(doc.text[max(0, match.start() - 60) : match.start()]):
                continue
            yield Hit(*match.span(), {"wrong": "不归讲话人所在的县管，应说各乡镇（街道）、各部门"})


def _addressed(doc: Document, who: Speaker) -> Iterator[Hit]:
    """The province, of a speaker in a city; the county, in a text about a city."""
    unit, fields = who.host[1], {"wrong": f"与会场不合，这里说的应是“全{who.host[1]}”"}
    if unit not in "市县":
        return
    for match in doc.finditer(_ALL):
        at = match.start(match.lastgroup or 0)
        said = doc.text[at + 1]
        lower = said == "县" or said == unit or (who.guest and said in who.units)
        if not lower and not _SAID.search(doc.text[max(0, match.start() - 60) : match.start()]):
            yield Hit(at, at + 2, fields, suggestion=f"全{unit}")
    places = [match.span() for match in doc.finditer(_LOWER)] if unit == "市" else []
    if 0 < len(places) < _FEW and not _COUNTY.search(doc.text):
        for start, end in places:
            yield Hit(start, end, {"wrong": f"与会场不合，这里说的应是{unit}里的"})
