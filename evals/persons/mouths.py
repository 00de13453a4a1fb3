"""What a speaker may not say in his own name or another's: promise for others, thank himself, ask those below for leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from evals.document import Document
from evals.persons import people
from evals.persons import utterances as say
from evals.persons.speaker import Speaker, office_of, speaker
from evals.shapes.base import Hit
from pipeline.patterns import lazy


class Who:
    """The speaker with his own bodies and titles."""

    def __init__(self, doc: Document) -> None:
        self.doc, self.who = doc, speaker(doc)
        self.offices = people.offices(re.sub("新当选的|新任", "", office_of(doc)))
        self.shown = self.who.office[:24]

    @cached_property
    def bodies(self) -> frozenset[tuple[str, str]]:
        told = re.sub("[ 　].*", "", self.who.office)
        heads = {(title[-2], "政府") for title in re.findall("[省市县区镇乡]长(?!助)", told)}
        return frozenset(one.body for one in self.offices if one.body[1]) | heads

    @cached_property
    def rank(self) -> int | None:
        """Of the least exalted of his levels."""
        levels = [say.RANK[level] for level, _ in self.bodies if level in say.RANK]
        levels += [say.RANK[unit] for unit in self.who.units]
        return max(levels, default=None)

    @property
    def leads(self) -> bool:
        """Whether an office is one of the Party committee or the government, as far as the line tells."""
        return self.who.commands or any(kind in ("党委", "政府") for _, kind in self.bodies)

    @property
    def among(self) -> bool:
        """Whether he is one of the leaders of the place: then he may speak of what the committee will do."""
        return self.leads or any(kind in ("人大", "政协") for _, kind in self.bodies)

    def owns(self, body: str) -> bool:
        return people.body_of(body) in self.bodies

    @cached_property
    def name(self) -> str:
        if self.doc.brief and self.doc.brief.speaker.name:
            return self.doc.brief.speaker.name
        lines = (self.doc.text[slice(*span)] for span in self.doc.header if span != self.doc.title)
        return next((match["name"] for line in lines if (match := say.NAME.search(line))), "")


def find(doc: Document) -> Iterator[Hit]:
    """What does not go with who he is; each place once."""
    who = Who(doc)
    seen: list[Hit] = []
    for hit in _all(doc, who):
        told = any(one.start < hit.end and hit.start < one.end for one in seen)
        if not told and doc.live(hit.start, hit.end):
            seen.append(hit)
            yield hit


def _all(doc: Document, who: Who) -> Iterator[Hit]:
    yield from _alone(doc)
    if not who.offices:
        return
    yield from _promises(doc, who)
    yield from _thanks(doc, who)
    yield from _claims(doc, who)
    yield from _orders(doc, who)
    if who.who.guest:
        yield from _guest(doc, who.who, who)
    elif who.who.commands:
        for match in doc.finditer(say.ENTREAT):
            yield Hit(*match.span(), {"wrong": "是下级对上级的口气，讲话人在其上，直接提要求"})


def _promises(doc: Document, who: Who) -> Iterator[Hit]:
    wrong = f"不是讲话人（{who.shown}）所在的机关，不能替它许诺"
    for pattern in (say.WILL, say.LATER, say.FOR_US):
        for match in doc.finditer(pattern):
            rank = say.RANK[match["unit"]]
            foreign = not who.owns(match["body"].split("、")[0]) and who.rank is not None
            house = match["kind"] not in say.MASS.split("|")
            # a leader of the place tells what the committee will do, of his own level and of those below
            may = (who.among and not who.who.guest and rank >= (who.rank or 0)) or (
                not house and rank == who.rank and not who.who.guest
            )
            if foreign and not may and not _said(doc, match.start()):
                yield Hit(*match.span("body"), {"wrong": wrong})
    for match in doc.finditer(say.GRANTS) if not who.leads else ():
        yield Hit(*match.span("body"), {"wrong": wrong})
    for match in doc.finditer(say.HOME):
        if who.rank is not None and say.RANK[match["unit"]] != who.rank and not who.owns(match["body"]):
            yield Hit(*match.span("body"), {"wrong": wrong})


def _said(doc: Document, start: int) -> bool:
    return say.REPORTED.search(doc.text, max(0, start - 60), start) is not None


def _thanks(doc: Document, who: Who) -> Iterator[Hit]:
    for match in doc.finditer(say.THANKED):
        group = "whom" if match["whom"] else "direct"
        for one in say.LISTED.finditer(match[group]):
            body = people.body_of(one[0])
            if body in who.bodies and body[1] not in ("党委", "人大", "政府", "政协"):
                start = match.start(group) + one.start()
                yield Hit(start, start + len(one[0]), {"wrong": "是讲话人自己所在的组织，不能自己感谢自己"})
    for match in doc.finditer(say.MYSELF):
        full = match["who"].removesuffix("同志")
        own = any(one.title.removeprefix("副").endswith(match["title"].removeprefix("副")) for one in who.offices)
        if own and who.name.startswith(match["surname"]) and (full[1 : -len(match["title"])] in who.name):
            yield Hit(*match.span(), {"wrong": "就是讲话人自己，不能自己感谢自己"})
    for match in doc.finditer(say.ELECTED):
        if any(one.title == match["title"] for one in who.offices) and not who.who.guest and _CHOSEN.search(doc.text):
            yield Hit(*match.span("who"), {"wrong": "就是讲话人自己，不能向自己致意"})


_CHOSEN = lazy("选举我|选我|推选我|任命我|新当选的[^，。\n]{2,16}　")


# Bodies of the whole nation, for which nobody of a city or a county speaks unless he is sent.
_NATIONAL = lazy(
    "(?:我(?!们)|谨)[^，。；\n]{0,6}代表(?P<body>中国(?:科协|科学技术协会|文联|作协|侨联|残联|记协|贸促会|法学会|红十字会)|(?:中华)?全国(?:总工会|妇联|妇女联合会|工商联|侨联|台联|学联|青联)|(?:共青)?团中央)"
)
_NATION = lazy("全国|中国|中华|中央|国家")


def _claims(doc: Document, who: Who) -> Iterator[Hit]:
    for match in doc.finditer(say.CLAIM):
        claims = people.offices(match["office"])
        if claims and claims[0].body[1] and not any(people.agrees(claims[0], own) for own in who.offices):
            yield Hit(*match.span("office"), {"wrong": f"不是讲话人（{who.shown}）的职务"})
    for match in doc.finditer(say.INSTITUTE):
        if who.rank is not None and match["core"] not in who.who.office:
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    for match in doc.finditer(say.OUR_BODY):
        rank = say.RANK[match["unit"]]
        if who.rank is not None and all(rank != say.RANK.get(level) for level, _ in who.bodies):
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{who.shown}）所在的机关"})
    for match in doc.finditer(_NATIONAL) if not _NATION.search(who.who.office) else ():
        if "委托" not in doc.text[max(0, match.start() - 40) : match.start()] and not quoted(doc, match.start()):
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    masses = not who.among and bool(who.bodies) and all(kind in say.KINDS for _, kind in who.bodies)
    for match in doc.finditer(say.FOR) if masses else ():
        body = people.body_of(match["body"])
        sent = "委托" in doc.text[max(0, match.start() - 40) : match.start()]
        if body not in who.bodies and all(body) and not sent and (body[1] in say.KINDS or match["thanks"] is not None):
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    town = bool(who.bodies) and all(say.RANK.get(level) == say.TOWN for level, _ in who.bodies)
    for match in doc.finditer(say.FROM_TOWN) if town else ():
        if say.RANK[match["unit"]] < say.TOWN and "委托" not in doc.text[max(0, match.start() - 40) : match.start()]:
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    for match in doc.finditer(say.LEAVE):
        yield Hit(*match.span(), {"wrong": "是下级请示的口气，讲话里用不上"})


def _orders(doc: Document, who: Who) -> Iterator[Hit]:
    ordered = "是在给党委、上级布置任务，应改成汇报、感谢或表示落实"
    patterns = (say.ALL_COMMITTEES, say.LOCAL_COMMITTEE, say.WITH) if not who.leads and who.bodies else ()
    for pattern in patterns:
        for match in doc.finditer(pattern):
            if not _said(doc, match.start()) and not re.search("党委", who.who.office):
                yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(say.PRESS):
        house = match["kind"] not in say.MASS.split("|") and not who.leads
        rank = say.RANK[match["unit"]]
        if who.rank is not None and (rank < who.rank or (house and (rank == who.rank or "委" in match["kind"]))):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(say.OWN_PARTY) if who.leads and not re.search("委", who.who.office) else ():
        if match["unit"] in who.who.units and not _said(doc, match.start()):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(say.COMMITTEE) if not who.leads and who.bodies else ():
        if not _said(doc, match.start()) and not quoted(doc, match.start()):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(say.OWN_COMMITTEE) if ("党委" in {kind for _, kind in who.bodies}) else ():
        group = "asked" if match["asked"] else "thanked"
        if who.owns(match[group]):
            yield Hit(*match.span(group), {"wrong": "是讲话人自己所在的机关，不能向自己请求、感谢自己"})
    for match in doc.finditer(say.HIGHER_MASS):
        if who.rank is not None and say.RANK[match["unit"]] < who.rank and not _said(doc, match.start()):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(say.COMMITTEE_POINTS):
        unit = people.body_of(match["who"])[0]
        if not (who.leads and who.rank is not None and say.RANK.get(unit, -1) > who.rank):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(say.FLATTERY):
        if not say.CENTRE.search(doc.text, max(0, match.start() - 12), match.end()):
            yield Hit(*match.span("word"), {"wrong": "是吹捧领导的话，讲话里只说做了什么"})


def _alone(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(say.ALONE):
        yield Hit(*match.span(), {"wrong": "是个人代替组织，应说经党委（党组）研究同意"})
    for match in doc.finditer(say.MASTER):
        if not quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": "是个人说了算的口气，应说组织研究决定"})
    for match in doc.finditer(say.INSTEAD):
        yield Hit(*match.span(), {"wrong": f"是替别人许诺，“{match['who']}”的事由其自己来定"})
    for match in doc.finditer(say.CHARGED):
        yield Hit(*match.span(), {"wrong": "是个人凌驾于组织之上"})
    for match in doc.finditer(say.WATCHED):
        yield Hit(*match.span(), {"wrong": "是插手监督机关的工作，应说接受监督、配合检查"})
    for match in doc.finditer(say.TO_ME):
        if not re.search("托|派", match["of"]):
            yield Hit(*match.span(), {"wrong": "是个人凌驾于组织之上，应说向党委请示报告"})


def quoted(doc: Document, at: int) -> bool:
    """Whether somebody else's words stand there."""
    start = doc.text.rfind("\n", 0, at) + 1
    return doc.text.count("“", start, at) > doc.text.count("”", start, at)


def _guest(doc: Document, speaks: Speaker, who: Who) -> Iterator[Hit]:
    """Somebody from above who speaks as one of the place, or as one below it."""
    for match in doc.finditer(say.GUIDE):
        if match["us"] in ("我们", "我会") or who.owns(match["us"]):
            yield Hit(*match.span(), {"wrong": "是下级对上级的口气，讲话人来自上级"})
    for match in doc.finditer(say.PERMIT):
        if speaks.below(match["unit"]) if match["unit"] in "省市县区旗" else False:
            yield Hit(*match.span(), {"wrong": "是下级请示的口气，讲话人来自上级"})
    for match in doc.finditer(say.OUR_UNION):
        yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
    for match in doc.finditer(say.OUR_TERM):
        unit = match["unit"] or match["league"]
        if not unit or speaks.below(unit):
            yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
    for match in doc.finditer(say.PRAISE_US):
        yield Hit(*match.span(), {"wrong": "是本地人评价自己的口气，讲话人来自上级"})
    for match in doc.finditer(say.OWN_LEAD):
        if who.owns(match["body"]):
            yield Hit(*match.span("body"), {"wrong": "是讲话人自己所在的组织，不能自称坚强领导，应是当地党委"})
    here = speaks.host[0]
    for core in [here] if len(here) > 1 and (f"们{here}" in doc.text or "咱" in doc.text) else []:
        for match in lazy(f"(?:我们|咱们?){core}|咱们?{speaks.host[1]}(?![里区长])").finditer(doc.text):
            if not quoted(doc, match.start()):
                yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
    for start, end in doc.paragraphs:
        yours = [match["verb"] for match in say.YOU.finditer(doc.text, start, end)]
        for match in say.WE.finditer(doc.text, start, end) if len(yours) > 1 else ():
            if yours.count(match["verb"]) > 1:
                yield Hit(match.start(), match.start() + 2, {"wrong": "与前后的“你们”不合，讲话人来自上级"})
