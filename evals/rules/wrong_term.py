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


def find(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else doc.brief.occasion or "" if doc.brief else ""
    congress = _CONGRESS.search(title)
    if congress is None:
        return
    for match in doc.finditer(_TERM):
        left = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        right = min(
            (at for mark in "。！？；\n" if (at := doc.text.find(mark, match.end())) >= 0), default=len(doc.text)
        )
        sentence = doc.text[left:right]
        if match["term"] != congress[1] and _ELECTED.search(sentence) and not _OLD.search(sentence):
            yield Hit(*match.span(), {"number": congress[1]})
