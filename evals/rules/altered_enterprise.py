"""An enterprise, a school, an association of the brief under a name that is one character off (东玑港务集团)."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.persons import trades
from evals.places import houses
from evals.shapes.base import Hit, Page
from evals.spelling.genre import common_pairs
from evals.spelling.likelihood import counts, neighbours
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
# 松涛机械, as firms are called for short
_SHORT = lazy(
    "(?:(?<![一-鿿])|(?<=[由和与及在像为]))(?P<name>[一-鿿]{2})(?P<kind>机械|物流|重工|重机|化工|纺织|钢铁|水泥|电子|电气|科技|食品|药业|制药|建工|能源|矿业|汽车|轴承|机床|船舶|船厂|港务|粮油|茶业|酒业|环保|新材|光电|软件|数控|动力|速运|水务|燃气|热力|石化|服饰|家居)(?!集团|公司|股份|有限)"
)
_SENTENCE = lazy("[的了也都就才我你他]")
_NUMBER = frozenset("一二三四五六七八九十东西南北中上下大小新老高低")


def find(doc: Document) -> Iterator[Hit]:
    yield from _short(doc)
    for start, end, house in trades.elsewhere(doc):
        yield Hit(start, end, {"known": house})
    for start, end, house in houses.otherwise(doc):
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


def _short(doc: Document) -> Iterator[Hit]:
    """云涛机械 for 松涛机械: neither name is a word, and one character of the two is another."""
    known = {match["kind"]: match["name"] for match in _SHORT.finditer(doc.told) if _no_word(match["name"])}
    for match in doc.finditer(_SHORT) if known else ():
        name, right = match["name"], known.get(match["kind"], "")
        apart = sum(map(str.__ne__, name, right)) if right else 0
        if apart == 1 and match[0] not in doc.told and _no_word(name):
            yield Hit(*match.span(), {"known": right + match["kind"]})


def _no_word(name: str) -> bool:
    """Whether nobody writes the two side by side, but as a name."""
    return name not in counts().words and neighbours()[name] <= 1


def _slip(words: str, right: str) -> bool:
    """Whether one character inside is another, no number or side of the compass, and makes no word with its neighbours."""
    wrong = [at for at, (one, two) in enumerate(zip(words, right, strict=True)) if one != two]
    if _SENTENCE.search(words) or _SENTENCE.search(right):
        return False  # 八十岁的奶奶都学会了
    if len(wrong) != 1 or wrong[0] == 0 or words[wrong[0]] in _NUMBER:
        return False
    at = wrong[0]
    return not any(words[left : left + 2] in common_pairs() for left in (at - 1, at) if left + 2 <= len(words))
