"""What is taken up with another number than it was told with: 还有11个站没有信号。……年内，这12个站的信号问题要全部解决。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from evals.document import Document
from evals.numbers.derived import beside
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_THESE = lazy("(?<=[，。；！？：\n“])(?:对|让|把|向|给|请)?这(?=(?:\\d|[二三四五六七八九十百千两]))")
_FAR = 260  # characters back in which the things were told
_MOST = 8  # figures of one kind that are looked at
_OWN = lazy("[条点项件句步招问关]|个?(?:方面|问题|字|词|意见|要求|故事|关键|坚持|必须|环节|希望|数字|年|月|月份|小时)")


def found(doc: Document) -> Iterator[tuple[Figure, Figure]]:
    """The figure behind 这 and the one it takes up, of the same measure and noun; no other number of these stands before it."""
    for match in doc.finditer(_THESE):
        began = max(0, match.start() - _FAR)
        taken = next(iter(figures.find(doc.text[match.end() : match.end() + 12], weak=True)), None)
        if taken is None or taken.start or taken.kind != "number" or len(taken.values) != 1 or not taken.unit:
            continue
        noun = doc.text[match.end() + taken.end : match.end() + taken.end + 1]
        if not "一" <= noun <= "鿿" or _OWN.match(taken.unit + noun):
            continue
        before = figures.find(doc.text[began : match.start()], weak=True)
        told = [one for one in before if one.unit == taken.unit and len(one.values) == 1][-_MOST:]
        alike = [one for one in told if doc.text[began + one.end : began + one.end + 1] == noun]
        if len({one.values for one in alike}) == 1 and not _comes_to(taken, told):
            yield beside.moved(taken, match.end()), beside.moved(alike[-1], began)


def _comes_to(taken: Figure, told: Sequence[Figure]) -> bool:
    """Whether it is one of the numbers told, or what some of them come to."""
    values = [one.values[0] for one in told]
    sums = (sum(some) for size in range(1, len(values) + 1) for some in combinations(values, size))
    return taken.values[0] in (*sums, *(abs(one - other) for one, other in combinations(values, 2)))
