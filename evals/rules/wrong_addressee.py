"""Who is addressed and is not there: 各位代表 at a plenary meeting, the newly elected at a meeting that elects nobody."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-addressee",
    level="error",
    what="称呼的人与会议不合",
    why="全委会坐的是委员，代表大会坐的是代表；没有选举的会上没有“新当选的”，一张口就错了会",
    instead="全委会称各位委员，代表大会称各位代表，培训班称各位学员",
    source="讲话稿通例：称呼随会议",
    message="“{text}”与会议不合：{wrong}",
)
_PLENUM = lazy(
    "(?:委员会|执委会|常委会|理事会)[^，。\n]{0,8}(?:全体(?:\\(扩大\\)|（扩大）)?会议|次全会)|全委(?:（扩大）)?会|执委会议|全会上的"
)
_CONGRESS = lazy("代表大会(?!常务|常委)|职代会|党代会|团代会|妇代会")
_COURSE = lazy("培训班|研修班|开班|结业|训练营|学习班|进修班")
_AWARD = lazy("表彰|颁奖|总结|座谈|动员|部署|推进|工作会议|报告会|调研|慰问|培训")
_ELECTS = lazy("代表大会|会员大会|换届|选举|全会|全体会议|成立|就职|任职|履新|一次会议|届")
_CALLED = lazy("[^。！？\n]{0,60}[：:][ 　]*(?=\n)")
_NEWLY = lazy(
    "(?:希望|祝贺|向|请|恭喜|相信)(?:大家和)?(?P<who>新(?:当选|一届当选)的?[一-鿿]{0,16}?(?:领导班子|班子|委员|同志|领导(?!班子)|主席|成员|代表))"
)
_CHOSEN = lazy("选举|当选为|换届|增补|补选|推选")


def find(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    if not title:
        return
    yield from _salutation(doc, title)
    if _AWARD.search(title) and not _ELECTS.search(title) and not _CHOSEN.search(doc.text):
        for match in doc.finditer(_NEWLY):
            yield Hit(*match.span("who"), {"wrong": "这次会没有选举"})


def _salutation(doc: Document, title: str) -> Iterator[Hit]:
    first = doc.paragraphs[0][0] if doc.paragraphs else 0
    match = _CALLED.match(doc.text, first)
    if match is None:
        return
    if _PLENUM.search(title) and not _CONGRESS.search(title):
        there, wrong = "委员", "全体会议上是各位委员"
    elif _CONGRESS.search(title) and not _PLENUM.search(title):
        there, wrong = "代表", "代表大会上是各位代表"
    elif _COURSE.search(title):
        there, wrong = "学员", "培训班上是各位学员"
    else:
        return
    one = _ABSENT[there].search(match[0]) if there not in match[0] else None
    if one:
        yield Hit(match.start() + one.start(), match.start() + one.end(), {"wrong": wrong})


# Whom nobody addresses where these sit.
_ABSENT = {
    "委员": lazy("各位(?:代表(?!团)|学员|劳模|选手|同学|新生|考生)"),
    "代表": lazy("各位(?:委员|学员|选手|同学|新生|考生)"),
    "学员": lazy("各位(?:代表(?!团)|委员|选手)"),
}
