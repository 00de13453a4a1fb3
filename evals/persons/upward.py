"""A speaker who stands lower than he is, or elsewhere: he reports and asks for instructions, begs his own union, calls himself a
guest in his own town.

Convention of the genre: 讲话 is spoken downward or among equals; 汇报, 请示, 请审阅, 请作指示 belong to reports to those above.
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

_SPEECH = lazy("讲话|致辞|致词|开幕词|闭幕词")
_OTHER = lazy("报告|汇报|述职|发言|交流|党课|授课|讲课|宣讲|辅导|论坛|研讨|主持|座谈|表态")
# 我就汇报这些, 我的汇报到此结束
_DONE = lazy("我就(?:简要|先)?(?:汇报|报告)(?:这些|到这里|这么多|到此)|我(?:的|今天)?(?:的)?汇报(?:就)?(?:到此|到这里)")
# 不当之处，请各位学员批评指正，并请作指示
_INSTRUCT = lazy(
    "(?:并|也|还|恳|敬)请(?:各位|大家|上级|县里|市里|省里)?(?:领导|代表|同志|学员|首长)?(?:们)?[给对]?(?:我们)?(?:多|再)?作(?:出)?(?:重要)?(?:指示|批示)(?=[。！，；])"
)
# 请省领导审阅
_REVIEW = lazy(
    "(?<![提报呈邀送])(?:恳|敬)?请(?:各位|全体)?(?:[省市县区州旗盟]委?|上级|组织)?(?:的)?(?:领导|首长|上级|组织)(?:同志|们)?(?:审阅|审示|审定|审议|审查|批阅|批示|定夺|裁示|阅示)(?=[。！，；])"
)
# 以上讲话有不妥之处，请区委领导和各位代表批评指正, of a guest from above
_CORRECT = lazy(
    "(?:不妥|不当|不对|错误|欠妥|不周)(?:之处|的地方)[^。！？；\n]{0,6}，?(?:恳|敬|还|也)?请[^。！？；\n]{0,20}?(?:批评指正|指正|批评|审议|指示)"
)
# 我将在年底前向州委、州政府作出书面汇报, of somebody from the province
_WILL_REPORT = lazy(
    f"我(?:本人)?(?:将|会|要|还要|也要|准备|也将|就|一定){{0,2}}(?:在?[^，。；！？们\n]{{2,8}}?)?向(?P<body>{say.PLACE}(?P<unit>[省市县区州旗盟])(?:委(?![员书办])|(?:人民)?政府))(?:、(?P=unit)(?:政府|人大|政协)){{0,3}}"
    "(?:再)?(?:作出?|做|进行|提交|递交)?(?:书面|专题|全面|年度|详细|一次)*的?(?:汇报|报告|述职|检讨|交账)(?![会厅中])"
)
# 恳请省总工会继续关心我们, of one of it
_BEGS_OWN = lazy(
    f"(?:恳请|敬请|恳求|请求|祈请|盼望|期盼|期待|渴望|希望|(?<![邀报提呈申敬恳])请)(?P<body>{say.PLACE}(?P<unit>[省市县区])(?:{say.MASS})|团(?P<league>[省市县区])委|全国总工会)(?:党组)?(?:的?领导|各位领导)?"
    "(?=(?:在[^，。；\n]{1,12}?[上面])?(?:今后|能够?|也|都|多多|多|更多|更加|进一步|一如既往地?|继续|始终|再|地){0,4}"
    "(?:[关指][心导怀]|支持|帮助|[给对为向][^，。；！？\n]{0,4}?(?:我们|咱们?)|下任务|压担子|来检查|检查指导|作指示|倾斜|考虑|重视|安排|批准|厚爱))"
)
_STRONG = lazy("恳|敬请|求|祈|盼|渴望")
_US = lazy("[^。；！？\n]{0,16}(?:我们|咱|指导|作指示|压担子)")
# 我这个从省城来的客人, of the host's own leader
_FROM_AWAY = lazy(
    "我(?:们)?(?:这|是|作为|身为|只是|算是)[^，。；！？\n]{0,4}?从?(?P<place>省城|省里|省上|北京|首都|中央|省直|外地|外省|远方)(?:赶)?来的?(?:客人|客|来宾|宾客|朋友)"
)
_GUEST = lazy(
    "我(?:们)?(?:这[个位名些]|作为(?:一[名位个])?|身为(?:一[名位个])?)(?:[^，。；！？\n从]{0,4})(?:客人|来宾|宾客)(?!来)"
)
# 请市委放心，我们一定不辜负市委的期望, of its secretary; he may hope that others will not
_REASSURES = lazy(
    f"(?:请|让)(?P<asked>{say.BODY})(?:、(?P=unit)(?:人大|政府|政协)){{0,3}}放心"
    f"|我们?(?:[也将都绝决一定会必]|永远|保证){{0,4}}不(?:辜)?负(?P<hoped>{say.PLACE}[省市县区旗州盟](?:委|{say.MASS}))的?(?:殷切|深情|厚重)?(?:期望|期待|厚望|重托|嘱托|信任)"
)
_HEAD = lazy("^(?!.*副).*(?:书记|主席|会长)$")
# 加强对我们工会工作的领导, of the secretary of the Party committee
_OUR_LINE = lazy(
    "(?:(?:对|支持|关心|重视)我们|我们的)(?:工会|妇联|科协|工商联|共青团|残联)(?:的)?(?:工作|组织|事业)?(?=的?(?:领导|支持|关心|重视|指导)|[，。；])"
)
# 作为一个传统农业县，我们的工会工作…, 我们全市妇联干部, of a guest
_AS_TOWN = lazy(
    "作为(?:一[个座]|全[国省市])[一-鿿]{2,12}?(?:[县市区州旗]|大县|大市)，我们|我们全(?P<unit>[市县区州旗盟])(?=[一-鿿]{2})"
)
_VISIT = lazy("考察|交流|访问|答谢|签约|推介|对接|兄弟")
_LOW = "是下级请示、汇报的口气，讲话里用不上"


def find(doc: Document) -> Iterator[Hit]:
    """What only somebody else could say."""
    who = Who(doc)
    title = doc.text[slice(*doc.title)] if doc.title else ""
    if not who.offices:
        return
    if _SPEECH.search(title) and not _OTHER.search(title):
        for pattern in (_DONE, _INSTRUCT, _REVIEW, *([_CORRECT] if who.who.guest else [])):
            for match in doc.finditer(pattern):
                if not quoted(doc, match.start()):
                    yield Hit(*match.span(), {"wrong": _LOW})
    for match in doc.finditer(_WILL_REPORT) if who.who.guest else ():
        if who.who.below(match["unit"]) and not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": "是下级汇报的口气，讲话人来自上级，不向当地党委汇报"})
    for match in doc.finditer(_AS_TOWN) if who.who.guest else ():
        if not quoted(doc, match.start()) and (not match["unit"] or who.who.below(match["unit"])):
            yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
    yield from _own(doc, who)
    yield from _away(doc, who, title)


def _own(doc: Document, who: Who) -> Iterator[Hit]:
    """One of a union who begs it as if it were another."""
    for match in doc.finditer(_BEGS_OWN):
        body = people.body_of(match["body"])
        weak = not _STRONG.search(doc.text[match.start() : match.start("body")])
        if not all(body) or not who.owns(match["body"]) or quoted(doc, match.start()):
            continue
        if not weak or _US.match(doc.text, match.end()):
            yield Hit(*match.span(), {"wrong": "是讲话人自己所在的组织，不能向自己请求"})
    for match in doc.finditer(_REASSURES):
        group = "asked" if match["asked"] else "hoped"
        body = people.body_of(match[group])
        heads = all(body) and any(one.body == body and _HEAD.search(one.title) for one in who.offices)
        if heads and not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": f"是讲话人（{who.shown}）在向自己所在的组织表态"})
    party = who.leads and not any(kind in say.KINDS for _, kind in who.bodies)
    for match in doc.finditer(_OUR_LINE) if party and who.who.commands else ():
        if not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": f"是群团干部的口气，讲话人（{who.shown}）不在其中"})


def _away(doc: Document, who: Who, title: str) -> Iterator[Hit]:
    """A guest where he is at home."""
    if who.who.guest or who.rank is None or not who.who.units or _VISIT.search(title):
        return
    home = not re.search("[国省]", "".join(who.who.units))
    for match in doc.finditer(_FROM_AWAY):
        if home and not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": f"与讲话人（{who.shown}）的身份不合，他是本地人"})
    for match in doc.finditer(_GUEST):
        own = who.who.host[1] in who.who.units
        if own and not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": f"与讲话人（{who.shown}）的身份不合，他是本地人"})
