"""An enterprise, a school, an association of the brief under a name that is one character off (东玑港务集团)."""

from __future__ import annotations

from collections.abc import Iterator

from evals import trades
from evals.document import Document
from evals.genre import common_pairs
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-enterprise",
    level="error",
    what="材料里的单位，名称写得不一样",
    why="单位名称错一个字，点到名的人当场就听得出来",
    instead="照材料写",
    source="起草规范：单位名称只用材料给的",
    message="“{text}”与材料不一致，材料里是“{known}”",
    suggestion="{known}",
    needs=frozenset({"brief"}),
    quotes=True,
)
_NAME = lazy(
    "(?P<name>[一-鿿]{4})(?P<kind>集团|公司|学院|大学|中学|小学|医院|研究院|研究所|商会|学会|合作社|产业园|开发区|园区|码头|港区|矿业|社区|街道)"
)
_NUMBER = frozenset("一二三四五六七八九十东西南北中上下大小新老高低")


def find(doc: Document) -> Iterator[Hit]:
    for start, end, house in trades.elsewhere(doc):
        yield Hit(start, end, {"known": house})
    known = {(match["name"], match["kind"]) for match in _NAME.finditer(doc.told)}
    if not known:
        return
    for match in doc.finditer(_NAME):
        if match[0] in doc.told:
            continue
        right = next((name for name, kind in known if kind == match["kind"] and _slip(match["name"], name)), None)
        if right:
            yield Hit(*match.span(), {"known": right + match["kind"]})


def _slip(words: str, right: str) -> bool:
    """Whether one character inside is another, no number or side of the compass, and makes no word with its neighbours."""
    wrong = [at for at, (one, two) in enumerate(zip(words, right, strict=True)) if one != two]
    if len(wrong) != 1 or wrong[0] == 0 or words[wrong[0]] in _NUMBER:
        return False
    at = wrong[0]
    return not any(words[left : left + 2] in common_pairs() for left in (at - 1, at) if left + 2 <= len(words))
