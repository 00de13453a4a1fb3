"""A share that the counts beside it do not give, or parts that do not make their sum."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure

PAGE = Page(
    name="wrong-share",
    level="warning",
    what="占比、分项与总数对不上",
    why="听的人心算就能发现；总数、分项、比例至少有一个是错的",
    instead="核对后改正：分项之和等于总数，占比等于部分除以总数",
    source="校对通例：全文数据一致",
    message="“{text}”{wrong}",
    quotes=True,
)
_TOLERANCE = Decimal(1)  # percentage points: a share is rounded
_COUNTED = frozenset({"人", "名", "位", "家", "户", "个", "项", "件", "所"})
_SHARE_OF = re.compile(
    r"占(?:到|了)?(?:总|全体|全部|受|其中|参)?[^，。；、]{0,8}?(?:人数|总数|名额)?的?(?:比例)?(?:为|达到?)?$"
)
_AMONG = re.compile(r"其中|分别(?:是|为)|包括")
_PARTS = 3  # parts in a row that are likely to be all there are


def find(doc: Document) -> Iterator[Hit]:
    figures = [figure for figure in doc.figures if figure.kind in ("number", "percent")]
    at = 0
    for start, end in doc.sentences:
        while at < len(figures) and figures[at].start < start:
            at += 1
        first = at
        while at < len(figures) and figures[at].start < end:
            at += 1
        if at - first >= _PARTS:
            said = figures[first:at]
            yield from _shares(doc.text, said)
            among = _AMONG.search(doc.text, start, end)
            before = sum(figure.start < among.start() for figure in said) if among else 0
            if before and len(said) - before >= _PARTS:
                yield from _sums(doc.text, said[before - 1], said[before:])


def _shares(text: str, said: Sequence[Figure]) -> Iterator[Hit]:
    """60名…，45名…，占…的75%: three figures one after the other."""
    for whole, part, share in zip(said, said[1:], said[2:], strict=False):
        if share.kind != "percent" or not (_plain(whole) and _plain(part) and _plain(share)) or whole.unit != part.unit:
            continue
        clause = text[part.end : share.start]
        if not 0 < part.values[0] < whole.values[0] or "。" in clause or not _SHARE_OF.search(clause):
            continue
        true = 100 * part.values[0] / whole.values[0]
        if abs(true - share.values[0]) > _TOLERANCE:
            wrong = f"与前面的数对不上：{part.text}占{whole.text}的{round(true, 1)}%"
            yield Hit(share.start, share.end, {"wrong": wrong})
            yield Hit(whole.start, whole.end, {"wrong": wrong.replace("前面的数", "占比")})


def _sums(text: str, whole: Figure, parts: Sequence[Figure]) -> Iterator[Hit]:
    """共126名，其中12名、28名、86名: all parts in one enumeration."""
    if not all(_plain(one) and one.unit == whole.unit for one in (whole, *parts)):
        return
    between = [text[one.end : after.start] for one, after in itertools.pairwise(parts)]
    total = sum(one.values[0] for one in parts)
    if total == whole.values[0] or any(re.search("[；。]|其中|含", words) for words in between):
        return
    if total > whole.values[0] or any(_turned(one, whole.values[0] - total) for one in parts):
        wrong = f"各项之和是{total}，与总数{whole.text}对不上"
        yield from (Hit(one.start, one.end, {"wrong": wrong}) for one in parts)


def _turned(part: Figure, difference: Decimal) -> bool:
    """Whether the sum would be right with the digits of this part exchanged: 68 for 86."""
    digits = f"{part.values[0]:f}"
    return "." not in digits and len(digits) > 1 and Decimal(digits[::-1]) - part.values[0] == difference


def _plain(figure: Figure) -> bool:
    return not figure.approx and len(figure.values) == 1 and (figure.kind == "percent" or figure.unit in _COUNTED)
