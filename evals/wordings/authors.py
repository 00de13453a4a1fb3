"""Old works and who wrote them, as the sources of ``lexicon/formulations-classics.yaml`` have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from evals.document import Document
from pipeline.lexicon import Lexicon
from pipeline.patterns import lazy

_SOURCE = lazy("(?P<author>[一-鿿]{2,3})《(?P<work>[一-鿿]{2,24})》")
_WORK = lazy("《([一-鿿]{4,24})》")
_BETWEEN = lazy("(?:曾经?)?在?其?(?:名篇|名作|名著)?$")
_SAME = {"魏徵": "魏征", "王阳明": "王守仁", "郑板桥": "郑燮"}
_OLD = ("F8", "F9", "Q")


def wrong(doc: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Where a known work stands behind another known author's name, or a known author's before a title that is nearly one of
    his works; each with what is wrong."""
    if "《" not in doc.text:
        return
    works, authors = _works(doc.lexicon), _authors(doc.lexicon)
    for match in doc.finditer(_WORK):
        before = _BETWEEN.sub("", doc.text[max(0, match.start() - 8) : match.start()])
        name = next((before[-size:] for size in (3, 2) if before[-size:] in authors), "")
        author = _SAME.get(name, name)
        if not name:
            continue
        owners = works.get(match[1])
        if owners and author not in owners:
            start = doc.text.rfind(name, 0, match.start())
            yield (start, start + len(name)), f"《{match[1]}》是{'、'.join(sorted(owners))}写的，不是{name}"
        elif not owners:
            for work, by in works.items():
                if author in by and len(work) == len(match[1]) and sum(map(str.__ne__, work, match[1])) == 1:
                    yield match.span(), f"{name}的这一篇题为《{work}》"


@cache
def _authors(entries: Lexicon) -> frozenset[str]:
    return frozenset(_SAME).union(*_works(entries).values())


@cache
def _works(entries: Lexicon) -> Mapping[str, frozenset[str]]:
    """Each work with its authors."""
    found: dict[str, set[str]] = {}
    for entry in entries.entries.values():
        match = _SOURCE.match(entry.source) if entry.id.startswith(_OLD) else None
        if match:
            found.setdefault(match["work"], set()).add(_SAME.get(match["author"], match["author"]))
    return {work: frozenset(owners) for work, owners in found.items()}
