"""Whose words a quotation of the brief is, and where a text puts it into the mouth of somebody else whom the brief names."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.persons import names, people, trades
from evals.spans import places
from pipeline.patterns import lazy

_QUOTED = lazy("“([^“”\n]{8,})”")
_FAMILIAR = lazy(f"[老小][{people.SURNAMES}](?![一-鿿]{{0,1}}[区县市镇村])")
_FIRST = 8  # characters of a quotation by which it is found in the text
_FAR = 160  # characters before it in which its speaker is told
# 对高世平说, 告诉高世平: who is spoken to. 高世平同志、高世平主席: who was there to hear it.
_SPOKEN_TO = lazy("(?:[对向跟给同和与陪]|告诉|看望|慰问|拉着|握着|受|请)[^，。；：]{0,6}$")
_LEADING = lazy("同志|书记|主席|主任|[省市县区部局]长|会长")
_SAYS = lazy("(?:师傅|大姐|老人)?[^，。；：“”\n]{0,6}(?:说|讲|道|告诉|感慨|回答|表示|笑着|：)[^，。；“”\n]{0,8}$")

# Another sentence between, that does not begin with who was told of.
_SINCE = lazy("[。！？](?![他她])")


def exchanged(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The span of the wrong name before a quotation, and whose it is by the brief."""
    everybody = {*(one.name for one in doc.people), *(one.name for one in trades.skilled(doc)), *doc.once(names.told)}
    for fact in doc.brief.facts if doc.brief else ():
        quotations = [match[1] for match in _QUOTED.finditer(fact.text)]
        own = [name for name in everybody if name in fact.text] if quotations else []
        called = [*own, *(match[0] for match in _FAMILIAR.finditer(fact.text))] if quotations else []
        others = [name for name in everybody if name not in fact.text]
        for words in quotations if called else ():
            for start in places(doc.text, words[:_FIRST]):
                yield from _before(doc, start, called, others)


def _before(doc: Document, start: int, called: list[str], others: list[str]) -> Iterator[tuple[int, int, str]]:
    began = max(doc.text.rfind("\n", 0, start) + 1, doc.text.rfind("”", 0, start) + 1, start - _FAR)
    before = doc.text[began:start].rstrip("“")
    # 老韩 for 韩德顺, too
    named = any(name in before or any(f"{how}{name[0]}" in before for how in "老小") for name in called)
    for other in others:
        at = before.rfind(other)
        if at < 0 or _SPOKEN_TO.search(before[:at]):
            continue
        rest = before[at + len(other) :]
        direct = _SAYS.fullmatch(rest) is not None
        if direct or (not named and not _LEADING.match(rest) and not _SINCE.search(rest)):
            yield began + at, began + at + len(other), called[0]
            return
