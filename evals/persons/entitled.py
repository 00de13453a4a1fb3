"""In whose name a speaker speaks and as what, held against his office and the brief: bodies that did not send him, an office that is
not his, his own body thanked or judged as if it were another, 我市 in the mouth of a guest from another city.

Convention of the genre: who speaks for a body has an office in it or was sent by it, and a brief tells both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.persons import utterances as say
from evals.persons.mouths import Who, quoted
from evals.persons.speaker import PLACED, UNITS
from evals.shapes.base import Hit
from pipeline.patterns import lazy

# 我代表集团党委和集团公司，向……; 我谨代表省妇儿工委向大会……
_FOR = lazy(
    "(?:我(?:们)?(?:谨|先|再次|首先|今天|也|在此|在这里|就|还)?|委托，|谨|[此里先]，)代表(?P<bodies>[^，。；：！？“”\n]{2,40}?)"
    "(?=，?(?:向|对|祝|感谢|欢迎|谈|讲|提|表示|致|宣布|看望|作|出席|参加|来|同|跟|给|说))"
)
_PIECE = lazy("[^、和与及暨]{2,30}")
# What a firm, a school, a hospital has above its union
_OF_HOUSE = lazy(
    "(?:集团|公司|总厂|厂|矿|学校|校|医院|院|学院|大学|局)?(?:党委|党组|党总支|党政|行政|董事会|经营班子|领导班子)|(?:[一-鿿]{0,6}(?:集团|公司))"
)
_RUNS = lazy("党委|党组|党总支|书记|董事|经理|总裁|[厂矿校院局处段站场]长|行政")
_MASS_OFFICE = lazy("工会|妇联|女工委|团委|科协")
# A body of a place under a name that neither the office nor the brief has
_OF_PLACE = lazy(
    "(?:[一-鿿]{2,3}?)?(?P<body>[省市县区州旗盟](?![级直内域民场里上属省市县区]|总工会|人大|政协|人民|政府$|委$)"
    "[一-鿿]{1,16}?(?:[一-鿿]委|[会办厅局部院组]|中心))"
)
_SENT_BY = lazy("(?<![接难])受(?P<by>[^，。；：！？“”\n]{2,30}?)(?:的)?委托")
_SENDERS = lazy("[、和与]")
_FOR_UNION = lazy(
    f"我(?:谨|先|再次|首先|今天|也)?代表(?P<body>{say.PLACE}(?P<unit>[省市县区])总工会)(?=[，向对谈讲提祝])"
)
# 作为团市委书记，我代表……
_AS = lazy(
    f"(?<!曾)(?:作为|身为)(?:新当选的|新任|现任|一[名位个])?(?P<office>[^，。；！？\n]{{2,14}}?(?:{people.TITLE}))，我(?![们国省市县区会校院厂党军])(?![^。！？\n]{{0,12}}(?:当时|那时|曾))"
)
# 离不开省总工会对我们的关心指导
_OWED = lazy(
    f"(?:离不开|得益于|归功于|归结于|有赖于|多亏了?|全靠)(?:[^。；！？\n]{{0,24}}?[、和与及])?(?P<body>{say.PLACE}(?P<unit>[省市县区])(?:{say.MASS})|团(?P<league>[省市县区])委)(?:党组)?(?:长期以来|一直以来|多年来)?"
    "对(?:我们|咱们?|我[省市县区])(?:的|工作|[^，。；\n]{0,6}?的)[^，。；\n]{0,8}?(?:关[心怀爱注]|指导|支持|帮助|重视|厚爱|领导)"
)
# 我向县委提四点请求, of its secretary or of somebody from above
_ASKS = lazy(
    "向(?P<body>(?:[一-鿿]{2,3}?)?(?P<unit>[省市县区])(?:委|政府))(?:、(?P=unit)政府)?(?:再|也)?提(?:出)?[几一二两三四五六]点(?P<what>请求|恳求|建议|申请)"
)
# 做了大量工作，省委是满意的
_CONTENT = lazy(
    "(?<=[，；：\n。])(?P<body>(?P<unit>[省市县区])委)(?:、(?P=unit)政府)?(?:对此)?(?:都|也)?(?:是|始终是)(?:充分|十分|非常|完全|高度|比较|很)?(?:满意|肯定|认可|赞赏)的(?=[，。；！])"
)
_REPORTED = lazy("(?:强调|指出|评价|批示|认为|说|表示|通报|反馈)[^。！？\n]{0,60}$")
_ABOUT_US = lazy(
    "(?:^|[，。；：！？\n])对(?!此)[^。！？\n]{2,30}，$"
)  # 对我市的工作，省委是满意的: what is known of it
_OURS = lazy("我(?P<unit>[省市县区州旗盟])(?![场长帜下友军誓])|我们(?P<also>[省市县区州旗盟])(?=[^委政人总工妇]|的)")
_CLAUSE = lazy("[，。；：！？\n]")


def find(doc: Document) -> Iterator[Hit]:
    """What does not go with his office or with the brief."""
    who = Who(doc)
    if not who.offices:
        yield from _of_two(doc)
        return
    yield from _as_what(doc, who)
    yield from _of_his_own(doc, who)
    yield from _content(doc, who)
    yield from _visiting(doc, who)
    if doc.brief and doc.brief.speaker.office:
        yield from _for_whom(doc, who, f"{doc.told}\n{doc.brief.remarks or ''}")
        yield from _sent(doc, who, f"{doc.told}\n{doc.brief.remarks or ''}")


def _of_two(doc: Document) -> Iterator[Hit]:
    """首先，我代表市总工会…… and later 我代表县总工会, where no line tells who speaks: one speaks for one union."""
    said = [match for match in doc.finditer(_FOR_UNION) if not quoted(doc, match.start())]
    for match in said[1:]:
        if match["unit"] != said[0]["unit"]:
            yield Hit(*match.span("body"), {"wrong": f"与前面说的“{said[0]['body']}”不是一家"})


def _as_what(doc: Document, who: Who) -> Iterator[Hit]:
    for match in doc.finditer(_AS):
        claim = next(iter(people.offices(match["office"])), None)
        other = claim is not None and all(claim.body) and not any(people.agrees(claim, own) for own in who.offices)
        if other and not quoted(doc, match.start()):
            yield Hit(*match.span("office"), {"wrong": f"不是讲话人（{who.shown}）的职务"})


def _of_his_own(doc: Document, who: Who) -> Iterator[Hit]:
    """His own union thanked as another, his own committee asked."""
    for match in doc.finditer(_OWED):
        if who.owns(match["body"]) and not quoted(doc, match.start()):
            yield Hit(*match.span("body"), {"wrong": "是讲话人自己所在的组织，不能自己感谢自己"})
    for match in doc.finditer(_ASKS):
        own = who.owns(match["body"])
        guest = who.who.guest and who.who.below(match["unit"]) and match["what"] != "建议"
        if (own or guest) and not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": f"是下级请示的口气，与讲话人（{who.shown}）的身份不合"})


def _content(doc: Document, who: Who) -> Iterator[Hit]:
    """A committee above him that is told of nowhere else, and is said to be content."""
    for match in doc.finditer(_CONTENT) if who.who.units else ():
        body = match["body"]
        strange = body not in doc.told and doc.text.count(body) == 1
        before = doc.text[max(0, match.start() - 80) : match.start()]
        said = _REPORTED.search(before) or _ABOUT_US.search(before)
        if strange and not said and who.who.above(match["unit"]) and not quoted(doc, match.start()):
            yield Hit(*match.span("body"), {"wrong": f"的评价不能由讲话人（{who.shown}）来说"})


def _visiting(doc: Document, who: Who) -> Iterator[Hit]:
    """我市为泊宁职工开辟线路, of the head of the union of 泊宁: his own town is told as another."""
    mine, (core, unit) = PLACED.search(who.who.office), who.who.host
    if mine is None or len(core) < 2 or mine["core"] == core or UNITS[mine["unit"]] != UNITS.get(unit):
        return
    own = re.escape(mine["core"])
    for match in doc.finditer(_OURS):
        end = _CLAUSE.search(doc.text, match.end())
        behind = doc.text[match.end() : end.start() if end else len(doc.text)]
        before = _CLAUSE.split(doc.text[max(0, match.start() - 40) : match.start()])[-1]
        gives = re.match(
            f"[^{own}]{{0,10}}(?:为|给|向|对|与|和|同|跟|邀请|接待|欢迎|迎来|接纳)[^{own}]{{0,4}}{own}", behind
        )
        comes = re.search(f"{own}.{{0,24}}(?:来|到|赴|与|和|同|向|为|给)$", before)
        if (gives or comes) and not quoted(doc, match.start()):
            yield Hit(
                *match.span(), {"wrong": f"是当地人的口气，讲话人来自{mine['core']}，应作“{core}”"}, suggestion=core
            )


def _for_whom(doc: Document, who: Who, told: str) -> Iterator[Hit]:
    office = who.who.office
    behalf = doc.brief.speaker.on_behalf_of if doc.brief else None
    known = f"{office}\n{behalf.organisation if behalf else ''}\n{(doc.brief and doc.brief.host.organisation) or ''}"
    plain = _MASS_OFFICE.search(office) is not None and not _RUNS.search(office)
    for match in doc.finditer(_FOR):
        for piece in _PIECE.finditer(match["bodies"]):
            house = plain and _OF_HOUSE.fullmatch(piece[0]) is not None and piece[0] not in known
            place = _OF_PLACE.fullmatch(piece[0])
            strange = place is not None and place["body"] not in f"{told}\n{office}" and not who.owns(piece[0])
            if (house or strange) and f"代表{piece[0]}" not in told and not quoted(doc, match.start()):
                start = match.start("bodies") + piece.start()
                wrong = f"不是讲话人（{who.shown}）所在的组织，材料里也没有请他代表"
                yield Hit(start, start + len(piece[0]), {"wrong": wrong})
                break


def _sent(doc: Document, who: Who, told: str) -> Iterator[Hit]:
    """受市委、市政府委托, where the brief tells of nobody who sent him."""
    sent = (doc.brief and doc.brief.speaker.on_behalf_of) or "委托" in told
    for match in doc.finditer(_SENT_BY) if not sent else ():
        bodies = [people.body_of(piece) for piece in _SENDERS.split(match["by"])]
        if all(map(all, bodies)) and not set(bodies) & who.bodies and not quoted(doc, match.start()):
            yield Hit(*match.span("by"), {"wrong": f"与材料不合：材料里没有谁委托讲话人（{who.shown}）"})
