"""The place of the speech with one character that is another, or with its characters exchanged: by the rest of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from evals.document import Document
from evals.genre import common_pairs
from evals.rules.altered_place import GENERIC
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-place",
    level="error",
    what="会议所在地的名称前后不一致",
    why="把会议所在地的名字写错一个字，是当场就能听出来的事故",
    instead="全文统一成正确的名称",
    source="校对通例：全文名称一致",
    message="“{text}”与文中多处的“{known}”只差一个字，多半是写错了",
    suggestion="{known}",
    quotes=True,
    yields_to=frozenset({"inconsistent-name"}),
)
_PLACE = lazy("(?P<core>[一-鿿]{2})(?P<kind>[市县旗]|州(?![市县区]))(?![场民容价值面域间别块位镇长])")
_LEAST = 3  # times that the name stands in the text, so that it is surely right
_LEAST_WHOLE = 2  # with its 市 or 县 behind it
_MOST = 1  # times that a name that is wrong may stand
# Where a name stands without 市 or 县.
_BEHIND = lazy(
    "高质量|新?篇章|大地|儿女|各级|广大|发展|现代化|样板|答卷|实践|人民|振兴|新局面|新家园|就有|的(?:明天|未来)"
)
_NO_NAME = lazy("^[各全本该我每在到从自向为对由与和及同的是令把让受给叫赴是说看]|.[各全本该我每]")


def find(doc: Document) -> Iterator[Hit]:
    counts = Counter((match["core"], match["kind"]) for match in doc.finditer(_PLACE))
    if not counts:
        return
    cores = {core for core, _ in counts}
    # 现代化岚州: the 州 is part of a name that stands elsewhere with its 市
    names = [(core, kind) for core, kind in counts if core[1] + kind not in cores and not _ordinary(core, kind)]
    core, kind = max(names, key=lambda name: doc.text.count(name[0]), default=("", ""))
    if not core or (doc.text.count(core) < _LEAST and counts[core, kind] < _LEAST_WHOLE):
        return
    told = doc.told
    for pattern in (f"[一-鿿]{core[1]}", f"{core[0]}[一-鿿]", core[::-1]):
        for match in re.finditer(pattern, doc.text):
            word, end = match[0], match.end()
            if (
                word == core
                or word in common_pairs()
                or GENERIC.match(word + kind)
                or word in told
                or doc.text.count(word) > _MOST
            ):
                continue
            if doc.text.startswith(core, match.start() - 1) or doc.text.startswith(core, match.start() + 1):
                continue  # 在石汀, 石汀的: the name itself lies across
            if doc.text.startswith(kind, end) or (_BEHIND.match(doc.text, end) and _led(doc.text, match.start())):
                yield Hit(*match.span(), {"known": core})


def _ordinary(core: str, kind: str) -> bool:
    """Whether it is a word, or the end of one (股市, 城市), rather than a name."""
    return core in common_pairs() or _NO_NAME.search(core) is not None or GENERIC.match(core + kind) is not None


def _led(text: str, at: int) -> bool:
    """Whether a name may begin there: behind a mark, or a word that leads to a place."""
    return (
        re.search(
            r"(?:^|[^一-鿿]|[在到从自向为对由与和及同的让给赴]|开创|谱写|建设|推动|推进|奋力|打造|美丽|书写|描绘|促进|服务|助力|展现|美好新?|新)$",
            text[max(0, at - 3) : at],
        )
        is not None
    )
