"""A clause that stands again at once with another adverb, and two clauses of one section that stand again in another.

希望更多师傅积极向党组织靠拢，希望更多的师傅主动向党组织靠拢: without adverbs and particles both say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from evals.document import Document
from evals.rules.repeated_clause import fixed
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline import hanzi
from pipeline.patterns import lazy

PAGE = Page(
    name="reworded-clause",
    level="warning",
    what="同一句话换了个副词、加了个“的”，紧接着又说一遍；或者隔了一段，两句连着重复",
    why="多半是改稿时新旧两句都留下了，听的人以为念重了",
    instead="留一句",
    source="校对通例：重文",
    message="“{text}”与前面说的是一句话",
    quotes=True,
    yields_to=frozenset({"repeated-clause", "repeated-paragraph", "said-again", "doubled-word"}),
)
# What may be put in or exchanged without saying another thing.
_LOOSE = lazy(
    "积极|主动|自觉|进一步|大力|切实|认真|不断|更加|努力|全面|深入|持续|坚决|充分|广大|全力|着力|扎实|真正|普遍|热情|踊跃|做到|[的地了要好都也还就]"
)
_ALIKE = {"关心": "关爱", "关怀": "关爱", "号召": "希望", "期望": "希望", "盼望": "希望", "帮扶": "帮助", "细做实": "实", "开展好": "开展", "落实好": "落实", "提升": "提高", "深化": "加快", "推动": "推进"}  # fmt: skip
_PAUSES = lazy("[，、；：。！？]")
_LEAST_SENTENCE, _LEAST_CLAUSE = (
    20,
    16,
)  # characters of what is left of a sentence or a clause that says again what stands far off
_LEAST_NEXT, _OVERLAP = 14, 0.5  # characters of two sentences in a row, and how much of both is the same
_MOST = 16  # sentences with one ending that are remembered
_LEAST, _LEAST_TWO = 7, 10  # characters of what is left; 汉字 of the second of two clauses
_ENDS = "，。；！"


def find(doc: Document) -> Iterator[Hit]:
    told: list[Hit] = []
    for found in (_at_once, _sentences, _elsewhere, _clauses, _next):
        known = Spans([(hit.start, hit.end) for hit in told])
        told += [hit for hit in found(doc) if not known.meets(hit.start, hit.end)]
    yield from told


def _clauses(doc: Document) -> Iterator[Hit]:
    """A long clause that says what one far before it did."""
    said: set[str] = set()
    for (start, end), words in zip(doc.clauses, doc.said, strict=True):
        bare = _bare(words) if len(words) >= _LEAST_CLAUSE else ""
        if len(bare) >= _LEAST_CLAUSE and bare in said and not fixed(doc, words):
            yield Hit(start, end)
        said.add(bare)


def _next(doc: Document) -> Iterator[Hit]:
    """要深化工会数字化转型，提高普惠服务的精准度。要加快工会数字化转型步伐，提升普惠服务精准度。"""
    before: frozenset[str] = frozenset()
    last = 0
    for start, end in doc.sentences:
        bare = _bare(_PAUSES.sub("", doc.text[start:end]))
        pairs = frozenset(bare[at : at + 2] for at in range(len(bare) - 1))
        told = len(bare) >= _LEAST_NEXT and "、" not in doc.text[start:end]
        if told and start - last <= 1 and len(pairs & before) >= _OVERLAP * len(pairs | before):
            yield Hit(start, end)
        before, last = (pairs if told else frozenset()), end


def _sentences(doc: Document) -> Iterator[Hit]:
    """A whole sentence that says what one far before it did but for 要, 做到, 好 and the like."""
    ended: dict[str, list[str]] = defaultdict(list)
    for start, end in doc.sentences:
        bare = _bare(_PAUSES.sub("", doc.text[start:end]))
        earlier = ended[bare[-_LEAST:]]
        # The first may begin with more: 到2027年年底，……
        if hanzi.count(bare) >= _LEAST_SENTENCE and any(one.endswith(bare) for one in earlier):
            yield Hit(start, end)
        if len(earlier) < _MOST:
            earlier.append(bare)


def _at_once(doc: Document) -> Iterator[Hit]:
    for at, (one, two) in enumerate(pairwise(doc.said)):
        (start, end), (begin, stop) = doc.clauses[at : at + 2]
        if one == two or begin - end != 1 or doc.text[end] not in _ENDS or min(len(one), len(two)) < _LEAST:
            continue
        if set(one[-2:]).isdisjoint(two[-4:]) or abs(len(one) - len(two)) > _LEAST:
            continue
        if _bare(one) == _bare(two) and len(_bare(two)) >= _LEAST and start < begin:
            yield Hit(begin, stop)


@lru_cache(maxsize=1 << 12)
def _bare(words: str) -> str:
    for word, other in _ALIKE.items():
        words = words.replace(word, other)
    return _LOOSE.sub("", words)


def _elsewhere(doc: Document) -> Iterator[Hit]:
    """Two clauses in a row, word for word, of which the second is no formulation that everybody says."""
    seen: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(pairwise(doc.said)):
        start, end = doc.clauses[at][0], doc.clauses[at + 1][1]
        if hanzi.count(pair[1]) < _LEAST_TWO or "\n" in doc.text[start:end]:
            continue
        if pair in seen and not fixed(doc, pair[1]):
            yield Hit(start, end)
        seen.setdefault(pair, start)
