"""From where a speaker speaks: reports upward that a head or a guest never makes, threats at a congress, thanks in another's
name, himself in the third person, a Party committee that would stand under a union.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.persons import utterances as say
from evals.persons.mouths import Who, quoted
from evals.shapes.base import Hit
from pipeline.patterns import lazy

_MASS = "(?:总工会|工会|妇联|科协|工商联|残联|文联|侨联|红十字会)"
_SPEECH, _REPORT = lazy("讲话|致辞|致词|开幕词"), lazy("报告|汇报|述职|发言|交流")
_CONGRESS = lazy("代表大会|致辞|致词")
# 以上工作汇报，不妥之处请县委批评指正: the end of a report, not of a speech.
_REPORTED_UP = lazy(
    "(?:以上|上述|前面的?)(?:是|就是)?(?:我们?的)?(?:工作|情况|简要|简单|个人|一年来的)?(?:汇报|报告|述职)"
    "[^。！？；\n]{0,14}?请[^，。；\n]{0,14}?(?:批评指正|批评|指正|审议|审查|审阅|评议|批示|指示)"
)
# 我向县委汇报四点打算, of one of the committee or of a guest from above.
_TELLS_UP = lazy(
    f"我(?:谨|就|先|再|想)?(?:代表[^，。；\n]{{2,16}}?)?向(?P<body>{say.BODY}|党委)(?:、[省市县区]政府)?(?:作|做)?(?:简要|简单|专题)?"
    "(?:汇报|报告|请示|述职)(?:[一二三四五六七八九几两]|一下|如下)"
)
# 区委今后还要每季度向市总工会专题报告: the Party committee leads the union, not the union the committee.
_UNDER_UNION = lazy(
    "(?P<who>(?:[省市县区旗镇乡]委(?![员书副办宣组统老政巡纪]|常委[^会])|党委(?![员书办宣组统])|党工委)(?:常委会)?)"
    "(?:(?!要求|部署|明确|指导|督促|支持|听取|让|由|向|的|各|工会)[^，。；！？\n]){0,14}?"
    f"向(?:(?!全)[一-鿿]{{2,3}})?(?:全国|[省市县区])?(?:{_MASS}|团[省市县区]委)(?:党组)?(?:作|做|进行|提交|呈报|上报)?"
    "(?:专题|书面|定期|全面|年度|半年)*(?:汇报|报告|请示|述职|检讨|交账)"
)
_ON_ORDERS = lazy(
    "(?P<who>[省市县区旗]委(?:书记|常委会|主要领导)?)[^，。；！？\n]{0,4}?(?:按照|根据|遵照)"
    f"(?:[一-鿿]{{2,3}})?[省市县区]?(?:{_MASS}|团[省市县区]委)(?:党组)?的?(?:统一)?(?:要求|部署|指示|安排|指令)"
)
# 县委要求市、县两级工会: what stands above it a committee does not order about.
_ASKS_UP = lazy(
    "(?P<by>[省市县区旗])委(?:、[省市县区旗]政府)?(?:还|也|明确|郑重|再次)?(?:要求|责成|指示|命令|责令|督促)"
    f"(?P<who>全?(?P<whom>[省市])(?:、[市县区乡镇]){{0,3}}(?:[两三四]级|各级|直|{_MASS})[一-鿿]{{0,6}})"
)
_THREAT = lazy(
    "(?:完不成|完成不了|做不到|不达标|达不到|干不好|落实不(?:好|力))(?:任务|目标|指标|要求)?的?[^。；！？\n]{0,14}?"
    "(?:追责|问责|追究责任|撤职|免职|摘[^，。；\n]{0,3}帽|处分|下课|打板子|是问|[撤免][^，。；\n]{1,3}的职)"
)
_TASKED = lazy(
    "我(?:今天|现在|在这里|在此)?(?:[给向对][^，。；！？\n]{1,12}?)?(?:下达|下)(?![面午的])[^，。；！？\n]{0,6}?"
    "(?:硬任务|死任务|硬指标|死指标|死命令|命令|军令状?|硬性任务|任务指标|指令|任务书)"
)
_COMMANDS = lazy(
    "(?<![由让自])我(?:命令|责令|勒令|限令)(?!的)|我(?:就|要|马上|一定)[撤免]了?(?:谁|他们?|你们?)的[职官]"
)
# 对县委的厚爱，我们一线职工看在眼里, of one of the committee.
_MOVED = "(?:看在眼里|记在心|铭记|铭刻|深受|深感|十分感|由衷|衷心|感激|倍感|备受|感恩|永远|没齿)"
_FAVOURED = lazy(
    f"[对向](?P<body>{say.BODY})(?:、[省市县区](?:人大|政府|政协)){{0,3}}(?:的|长期以来的|一直以来的|给予的)(?:高度|大力|亲切|有力|无私|深情)?"
    "(?:厚爱|关爱|关怀|关心|支持|重视|恩情|信任|嘱托|帮助|期望|关切)[^，。；！？\n]{0,10}，"
    f"(?:我们|[省市县区]?(?:基层|一线|广大))[^，。；！？\n]{{0,8}}?{_MOVED}"
)
_WE_WORKERS = lazy(
    "我们(?:这些)?(?:一线|基层|普通|车间|窗口单位|工地上)的?(?:职工|工人|劳动者|工友|姐妹|妇女|青年|员工|教师|医务人员|科技工作者)(?!出身)"
    f"[^，。；！？\n]{{0,6}}?(?:{_MOVED}|(?:一定|决心|绝)(?=不负|不辜负|[珍加努听跟好]))"
)
# 省总工会向大家道一声辛苦, of somebody from the city.
_ACTS = lazy(
    f"(?<![一-鿿])(?P<body>{say.BODY}|团(?P<league>[省市县区])委|(?P<nation>(?:中华)?全国(?:总工会|妇联|工商联)|团中央|中国(?:科协|文联|残联|侨联)))(?:党组)?(?:也|都|要|谨|在此|再次|对此|衷心|真诚){{0,2}}"
    "(?P<act>向(?:大家|同志们|你们)(?:道|说|问)一?声|(?:为|给|替)(?:你们|大家|同志们)(?:点赞|鼓掌|喝彩|加油|骄傲|自豪|叫好|鼓劲)"
    "|(?:感谢|祝贺|拜托)(?:你们|大家)|看在眼里|(?P<ritual>"
    # 省总工会愿意与松浦结成更紧密的搭档, 将尽己所能, 对各方的支持表示衷心感谢: said at the meeting, by nobody but its own speaker
    "愿意?(?:(?:与|同|和)(?!其)[^，。；！？\n]{1,8}?(?:一道|一起|携手|并肩|结成|共同|同心|合力)|[做当]好?(?:大家|同志们|你们|各位)|为(?:大家|同志们|你们))"
    # 县总工会对大家寄予厚望, 将一如既往做大家的后盾
    "|(?P<hope>(?:将|会|必将|一定|必定)?(?:对(?:大家|你们|同志们|各位|新一届|全体代表)[^，。；！？\n]{0,6}?(?:寄予|充满(?:信心|期待)|满怀(?:信心|期待|期望|希望)|抱有|充满希望)"
    "|一如既往地?，?(?:做|当|为|支持|关心|帮助|站在|同|与)[^，。；！？\n]{0,6}?(?:大家|你们|同志们|各位|职工|姐妹|青年)))"
    "|将?(?:竭尽|尽)(?:己|我|其)?所能|将(?:竭尽全力|尽最大努力)"
    "|[对向](?=[^，。；！？\n]{0,30}?(?:支持|关心|重视|大会|大家|同志们|你们|各位|各方|各界|全体|广大|代表))[^，。；！？\n]{2,40}?"
    "(?:表示|致以|致)(?!了|过)[^，。；！？\n了过]{0,10}?(?:感谢|谢意|祝贺|敬意|问候|慰问)(?=[，。；！、]|和)))"
)
# 今年春节，县总工会向广大职工致以节日问候: a report of what was done
_TOLD_OF = lazy(
    "(?:说|讲|表示|提出|指出|强调|刚才|方才|会上|昨天|来信|来电|贺信|贺电|致信|去年|今年|当年|当时|会前|期间|之际|前夕|以来|多次|[年月日节])[^。！？\n]{0,24}$"
)
_BELIEF = lazy("(?:相信|希望|期待|盼望|祝愿|要求)[^。！？；\n]{0,4}$")
# 我市总工会, of somebody from the county
_OUR_MASS = lazy(f"(?<![自大使])我(?P<unit>[省市]){_MASS}")
_OUR_TOWN = lazy(
    "(?:我们|咱们?)(?:这[座个])?(?:[^\\W进入出攻全建筑守在到回离返下满围同整各县乡省老新]城(?![市区乡镇]|里|关|防|投)|这座城市|这方水土)|(?<=[，。；：！])我们(?:车间|班组|工地|厂里|矿上|科室)的"
)
# 结合我省实际, of a leader of the city in a text that says 我市 elsewhere
_FRAME = lazy("(?:结合|立足|针对|着眼)我(?P<unit>[省市])(?!其他|各|的?一些)")
_SAYS = (
    "(?:同志)?(?:还|又|也|在)?(?:强调|指出|要求|提出|表示|认为|讲道|说道|说|专程|亲自|莅临|亲临|到会|出席|拨冗|代表)"
)
_COMES = lazy(
    f"(?P<who>(?P<body>[省市县区](?:委|{_MASS}))(?P<title>常务副主席|主席|书记|主任|会长|理事长))(?:同志)?(?:还|又|也|在)?(?:强调|指出|专程|莅临|亲临|到会|拨冗)"
)
_I_AM = lazy("(?:我|我叫|我是|名叫|本人)$")
_LONG_NAME = 3


def find(doc: Document) -> Iterator[Hit]:
    """What does not go with where the speaker stands."""
    yield from _relations(doc)
    who = Who(doc)
    if not who.offices:
        return
    yield from _reports(doc, who)
    yield from _threats(doc, who)
    if who.rank is not None:
        yield from _acts(doc, who, who.rank)
        yield from _places(doc, who, who.rank)
    yield from _third_person(doc, who)


def _relations(doc: Document) -> Iterator[Hit]:
    """The Party committee under a union, whoever says so."""
    for pattern in (_UNDER_UNION, _ON_ORDERS):
        for match in doc.finditer(pattern):
            if not quoted(doc, match.start()):
                yield Hit(*match.span(), {"wrong": "把党委说成在群团组织之下：群团向党委报告，党委领导群团"})
    for match in doc.finditer(_ASKS_UP):
        if say.RANK[match["whom"]] < say.RANK[match["by"]]:
            yield Hit(match.start(), match.end("whom"), {"wrong": "是向上级布置任务，下级机关只能请示、建议"})
    for match in doc.finditer(_COMMANDS):
        if not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": "是个人发号施令的口气，应说希望、要求"})


def _title(doc: Document) -> str:
    return doc.text[slice(*doc.title)] if doc.title else ""


def _reports(doc: Document, who: Who) -> Iterator[Hit]:
    title = _title(doc)
    speech = _SPEECH.search(title) is not None and _REPORT.search(title) is None
    for match in doc.finditer(_REPORTED_UP) if speech else ():
        yield Hit(*match.span(), {"wrong": "是下级作工作汇报的口气，不是讲话"})
    for match in doc.finditer(_TELLS_UP):
        if who.who.guest or (who.leads and (match["body"] == "党委" or match["unit"] in who.who.units)):
            yield Hit(*match.span(), {"wrong": "是下级汇报的口气，应说讲几点意见、提几点希望"})
    for match in doc.finditer(_FAVOURED):
        if who.owns(match["body"]):
            yield Hit(*match.span("body"), {"wrong": f"是讲话人（{who.shown}）在感谢自己所在的机关"})
    for match in doc.finditer(_WE_WORKERS) if who.rank is not None else ():
        if not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{who.shown}）的口气，是职工代表的口气"})


def _threats(doc: Document, who: Who) -> Iterator[Hit]:
    """At a congress, which is not the speaker's to command, one hopes and proposes."""
    congress = _CONGRESS.search(_title(doc)) is not None
    for pattern in (*([_THREAT] if who.who.guest else []), *([_TASKED] if who.who.guest or congress else [])):
        for match in doc.finditer(pattern):
            if not quoted(doc, match.start()):
                yield Hit(*match.span(), {"wrong": "是向下属派任务、要追责的口气，在代表大会上应说希望、建议"})


def _acts(doc: Document, who: Who, rank: int) -> Iterator[Hit]:
    """A greeting, a praise that another body speaks."""
    for match in doc.finditer(_ACTS) if who.bodies else ():
        body = people.body_of(match["body"])
        level = 0 if match["nation"] else say.RANK[match["league"] or match["unit"]]
        if who.owns(match["body"]) or not all(body) or quoted(doc, match.start()):
            continue
        if match["ritual"] and _TOLD_OF.search(doc.text, max(0, match.start() - 60), match.start()):
            continue
        if _BELIEF.search(doc.text, max(0, match.start() - 12), match.start()):
            continue  # 相信市总工会将一如既往，做大家的坚强后盾
        mass = body[1] not in ("党委", "人大", "政府", "政协")
        if match["hope"] and not mass:
            continue  # 市委对大家寄予厚望: what a committee hopes anybody may say
        seen = match["act"] == "看在眼里"
        above = level < rank and (mass or not seen)
        other = level == rank and mass and not who.among
        if above or other or (who.who.guest and not seen and level > rank):
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能替它说话"})


def _places(doc: Document, who: Who, rank: int) -> Iterator[Hit]:
    """Whose 我市, whose 我们这座城市."""
    if who.who.guest:
        for match in doc.finditer(_OUR_TOWN):
            if not quoted(doc, match.start()):
                yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
        return
    for match in doc.finditer(_OUR_MASS):
        if say.RANK[match["unit"]] < rank:
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{who.shown}）所在的组织"})
    host = who.who.host[1]
    for match in doc.finditer(_FRAME) if host else ():
        if rank == say.RANK[host] and say.RANK[match["unit"]] < rank:
            start = match.end("unit") - 2
            yield Hit(start, start + 2, {"wrong": f"与会场不合，这里说的应是“我{host}”"}, suggestion=f"我{host}")


def _third_person(doc: Document, who: Who) -> Iterator[Hit]:
    """裴知远强调, in his own speech; 县委书记专程到会, of the secretary himself."""
    header = max((end for _, end in doc.header), default=0)
    name = who.name
    pattern = re.escape(name) + ("" if len(name) >= _LONG_NAME else _SAYS)
    for match in re.finditer(pattern, doc.text[header:]) if len(name) > 1 and name in doc.text else ():
        start, end = header + match.start(), header + match.end()
        line = doc.text[doc.text.rfind("\n", 0, start) + 1 : start]
        signed = (
            not re.search("[，。；！？]", doc.text[start : (doc.text + "\n").index("\n", start)]) and "。" not in line
        )
        if not (signed or quoted(doc, start) or _I_AM.search(line)):
            yield Hit(start, end, {"wrong": "是讲话人自己的名字，讲话里应说“我”"})
    for match in doc.finditer(_COMES):
        office = next(iter(people.offices(match["who"])), None)
        own = [one for one in who.offices if office and one.body == office.body]
        if office and all(office.body) and any(one.title == office.title for one in own):
            yield Hit(*match.span("who"), {"wrong": "就是讲话人自己，不能这样称呼自己"})
