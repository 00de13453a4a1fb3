"""A speech that addresses nobody: no line 同志们： before its first paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout.wholeness import lacks, spoken
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="missing-salutation",
    level="warning",
    what="没有称呼",
    why="讲话一开口先称呼台下的人，没有称呼，开头像是被截掉了",
    instead="正文前独占一行写称呼，后用冒号：各位代表、同志们：",
    source="讲话稿通例：标题、称呼、正文",
    message="正文前没有称呼",
    suggestion="补上称呼，如“各位代表、同志们：”",
    scope="whole",
    yields_to=frozenset({"salutation-mark"}),
)
_CALLS = lazy(
    "各位|同志们|朋友们|大家好|(?:老师|同学|姐妹|兄弟|战友|乡亲|职工|青年|代表|委员|企业家|女士|先生)们|尊敬的|[：:][ \\t　]*$"
)
_WHOM = (
    "同志|朋友|代表|委员|女士|先生|同学|姐妹|青年|职工|来宾|领导|学员|老师|同仁|同事|乡亲|战友|校友|家长|球员|选手|裁判|嘉宾|老领导"
    "|院士|专家|记者|企业家|父老|师傅"
)
# 同志们，后生们： 老少爷们儿、婶子大娘们： whoever stands last in it.
_LINE = lazy(
    "(?:各位|尊敬的|敬爱的|亲爱的)[^。！？；\\n]{1,40}[：:][ \\t　]*"
    f"|[^。！？；\\n]{{0,40}}(?:(?:{_WHOM})们?|[一-鿿]们儿?)[：:][ \\t　]*"
)
_DEEP = 6  # paragraphs among which a salutation may stand that is a line of its own
_LEAST = 180  # 汉字 of a speech; a fragment is looked at for other things
_LOOKED_AT = 60  # characters at the head of the first paragraphs in which somebody may be addressed
_PARAGRAPHS = 2


def find(doc: Document) -> Iterator[Hit]:
    if not spoken(doc, _LEAST) or len(doc.paragraphs) <= _PARAGRAPHS or lacks(doc, "salutation"):
        return  # what an outline misses is told by missing-part
    if any(_LINE.fullmatch(doc.text, *span) for span in doc.paragraphs[:_DEEP]):
        return  # behind what a page has put in front
    first = doc.paragraphs[:_PARAGRAPHS]
    if not any(_CALLS.search(doc.text[start : min(end, start + _LOOKED_AT)]) for start, end in first):
        yield Hit(first[0][0], first[0][0])
