"""Old works and who wrote them, as the sources of ``lexicon/formulations-classics.yaml`` have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from evals.document import Document
from pipeline.lexicon import Lexicon
from pipeline.patterns import lazy

_SOURCE = lazy("(?P<author>[一-鿿]{2,3})《(?P<work>[一-鿿]{2,24})》")
_BOOK = lazy("《([^》]+)》")
_WORK = lazy("《([一-鿿]{4,24})》")
_BETWEEN = lazy("(?:曾经?)?在?其?(?:名篇|名作|名著)?$")
_NAMED = lazy("《(?P<work>[一-鿿·]{2,14})》[^“”《》。！？\\n]{0,8}[：，]?“$")
_OTHER_NAMES = {
    "道德经": "老子",
    "易经": "周易",
    "易传": "周易",
    "书经": "尚书",
    "春秋左传": "左传",
    "春秋左氏传": "左传",
}
_SAME = {"魏徵": "魏征", "王阳明": "王守仁", "郑板桥": "郑燮"}
_OLD = ("F8", "F9")


def wrong(doc: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Where a known work stands behind another known author's name, or a known author's before a title that is nearly one of
    his works; each with what is wrong."""
    if "《" not in doc.text:
        return
    yield from _of_another_book(doc)
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


def _of_another_book(doc: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """《管子·水地》有言：“善为国者……”, which is in another chapter, or in another book."""
    books = _books(doc.lexicon)
    for place in doc.wordings.right:
        if not place.entries[0].id.startswith(_OLD):
            continue
        match = _NAMED.search(doc.text[max(0, place.start - 30) : place.start])
        known = [work for entry in place.entries for work in _BOOK.findall(entry.source)]
        if match is None or not known or not ("·" in match["work"] or match["work"] in books):
            continue
        if not any(_same_book(match["work"], work) for work in known):
            at = place.start - len(match[0])
            yield (at, at + len(match["work"]) + 2), f"“{place.form}”出自《{known[0]}》，不是《{match['work']}》"


def _same_book(told: str, known: str) -> bool:
    """Whether one may call it so: 《中庸》 or 《礼记》 for 《礼记·中庸》, 《孟子·告子》 for 《孟子·告子下》; of a book whose chapter is not
    known, any chapter."""
    parts = [_OTHER_NAMES.get(part, part) for part in told.split("·")]
    theirs = known.split("·")
    if len(theirs) == 1:
        return parts[0] == theirs[0]
    return all(any(its.startswith(part) for its in theirs) for part in parts)


@cache
def _books(lexicon: Lexicon) -> frozenset[str]:
    """Every book and chapter that an old saying is from, by the names that people give them."""
    sources = [
        work for entry in lexicon.entries.values() if entry.id.startswith(_OLD) for work in _BOOK.findall(entry.source)
    ]
    return frozenset(part for work in sources for part in work.split("·")) | frozenset(_OTHER_NAMES)


@cache
def _works(entries: Lexicon) -> Mapping[str, frozenset[str]]:
    """Each work with its authors."""
    found: dict[str, set[str]] = {}
    for entry in entries.entries.values():
        match = _SOURCE.match(entry.source) if entry.id.startswith(_OLD) else None
        if match:
            found.setdefault(match["work"], set()).add(_SAME.get(match["author"], match["author"]))
    return {work: frozenset(owners) for work, owners in found.items()}
