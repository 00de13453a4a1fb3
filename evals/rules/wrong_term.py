"""A new committee whose number is not that of the congress that elects it (第六次代表大会 elects 第六届委员会)."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-term",
    level="warning",
    what="新一届委员会的届次与大会的次数不合",
    why="第六次代表大会选举产生第六届委员会，届次说错，新班子就成了旧班子",
    instead="按这次大会的次数写届次",
    source="各团体章程：每次代表大会选举产生同一届次的委员会",
    message="这是第{number}次代表大会，选举产生的应是第{number}届，不是“{text}”",
    suggestion="第{number}届",
    yields_to=frozenset({"altered-occasion"}),
)
_CONGRESS = lazy(r"第([一二三四五六七八九十]{1,3})次(?:会员|全体会员)?代表大会")
_TERM = lazy(
    r"第(?P<term>[一二三四五六七八九十]{1,3})届(?=[^，。；\n]{0,8}(?:委员会|执委会|理事会|常委会|领导班子|领导机构))"
)
_ELECTED = lazy("选举|产生|换届|新当选|新一届")
_OLD = lazy("报告|听取|审议|上一届|工作以来|五年来|回顾|过去")


_PLENARY = lazy(
    "(?:第)?([一二三四五六七八九十]{1,3})届(?:委员会|执委会|理事会|常委会)?(?:第)?[一二三四五六七八九十]{1,3}次(?:全体|委员|执委|常委|理事|全会|全委)"
)
_SPEAKS_FOR = lazy(
    r"代表(?:[一-鿿]{2,8}?)?第(?P<term>[一二三四五六七八九十]{1,3})届(?=[^，。；\n]{0,4}(?:委员会|执委会|理事会|常委会|执行委员会))"
)
_PAST = lazy("过去|五年来|几年来|这五年|届期|任期内|四年来|三年来")
_DONE = lazy("不负众望|带领|团结|牢记|履职|认真|圆满|扎实|开拓|勤勉|辛勤|在[^，。；]{1,10}领导下|取得|砥砺")
_NEW = lazy("选举|产生|换届|新当选|新一届|希望|新班子")


def find(doc: Document) -> Iterator[Hit]:
    yield from _elected(doc)
    title = _title(doc)
    plenary, congress = _PLENARY.search(title), _CONGRESS.search(title)
    for match in doc.finditer(_SPEAKS_FOR) if plenary else ():
        assert plenary
        if match["term"] != plenary[1]:
            message = f"这是第{plenary[1]}届的全会，不是“第{match['term']}届”"
            yield Hit(match.start("term") - 1, match.end("term") + 1, {"number": plenary[1]}, message=message)
    for match in doc.finditer(_TERM) if congress else ():
        assert congress
        before, after = _sentence(doc, match.start(), match.end())
        # 过去五年，第三届理事会不负众望: the one that hands over at the fourth congress
        old = _PAST.search(before) and _DONE.search(after) and not _NEW.search(before + after)
        if old and match["term"] == congress[1]:
            message = f"这是第{congress[1]}次代表大会，过去几年的是上一届，不是“{match[0]}”"
            yield Hit(*match.span(), {"number": congress[1]}, message=message, suggestion="改成上一届的届次")


def _title(doc: Document) -> str:
    return doc.text[slice(*doc.title)] if doc.title else doc.brief.occasion or "" if doc.brief else ""


def _sentence(doc: Document, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a place in its sentence."""
    left = max(doc.text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
    right = min((at for mark in "。！？；\n" if (at := doc.text.find(mark, end)) >= 0), default=len(doc.text))
    return doc.text[left:start], doc.text[end:right]


def _elected(doc: Document) -> Iterator[Hit]:
    title = _title(doc)
    congress = _CONGRESS.search(title)
    if congress is None:
        return
    for match in doc.finditer(_TERM):
        sentence = match[0].join(_sentence(doc, *match.span()))
        if match["term"] != congress[1] and _ELECTED.search(sentence) and not _OLD.search(sentence):
            yield Hit(*match.span(), {"number": congress[1]})
