"""The text with what is said about it marked in its place.

Spans overlap freely, elements cannot: the text is cut wherever a span begins or ends, and each piece that is spoken of
becomes a link to what is said of it, ``<a href=#1 class=e>``; where that is more than one thing, ``data-f="#1 #4"``
names them all. The pieces in a row are the
text, character for character. A span without characters (something is missing here) is a link without text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.reports.html.escape import escaped


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something said of ``start``..``end``. ``id`` is the element that says it, ``kind`` its class, ``rank`` 0 the
    gravest.
    """

    start: int
    end: int
    rank: int
    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The text as HTML and, for every remark, the id of its first mark. ``last`` is the number used last."""

    html: str
    ids: dict[Remark, str]
    last: int


def mark(text: str, remarks: Sequence[Remark], last: int) -> Marked:
    """``text`` with the marks of ``remarks``; their ids are ``m`` and a number, counted on from ``last``."""
    starts: dict[int, list[Remark]] = {}
    edges = {0, len(text)}
    for remark in remarks:
        starts.setdefault(remark.start, []).append(remark)
        edges |= {remark.start, remark.end}
    ids: dict[Remark, str] = {}
    pieces: list[str] = []
    open_: list[Remark] = []
    cuts = sorted(edges)
    for at, stop in zip(cuts, [*cuts[1:], len(text)], strict=True):
        begun = starts.get(at, [])
        open_ = [remark for remark in open_ if remark.end > at] + [remark for remark in begun if remark.end > at]
        for here, words in (([r for r in begun if r.end <= at], ""), (open_, text[at:stop])):
            new = [remark for remark in here if remark not in ids]
            name = ""
            if new:
                last += 1
                name = f"m{last}"
                ids.update(dict.fromkeys(new, name))
            if here or words:
                pieces.append(_piece(words, here, name))
    return Marked("".join(pieces), ids, last)


def _piece(words: str, remarks: Iterable[Remark], name: str) -> str:
    said = sorted({(remark.rank, len(remark.id), remark.id, remark.kind) for remark in remarks})
    if not said:
        return escaped(words)
    kinds = " ".join(dict.fromkeys(kind for *_, kind in said))
    names = [f"#{id_}" for _, _, id_, _ in said]
    more = f' data-f="{" ".join(names)}"' if len(names) > 1 else ""
    own = f" id={name}" if name else ""
    return f'<a{own} href={names[0]} class="{kinds}"{more}>{escaped(words)}</a>'
