"""A character left out, typed twice, or in its neighbour's place."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from evals.spelling.slips import slips
from pipeline.patterns import lazy

PAGE = Page(
    name="slipped-character",
    level="warning",
    what="漏了一个字、多打了一个字，或相邻的两个字颠倒了",
    why="打字时手快的错，念到这里会卡住",
    instead="补上漏的字，删去多的字，或把两个字换过来",
    source="讲话的固定词语和常用搭配（evals/lexicon/phrases.txt）、词语相邻的次数（pairs.txt）",
    message="“{text}”疑为“{right}”",
    suggestion="{right}",
    yields_to=frozenset(
        {
            "doubled-word",
            "misspelt-word",
            "wrong-character",
            "homophone",
            "wrong-wording",
            "inexact-formulation",
            "wrong-order-in-formulation",
            "misquoted-saying",
            "altered-name",
            "altered-place",
            "portal-debris",
            "wrong-member",
            "wrong-term",
            "wrong-organisation-order",
            "traditional-character",
        }
    ),
    quotes=True,
)
_QUOTED = lazy(r"“[^“”\n]{1,12}”|《[^《》\n]{1,60}》|（[^（）\n]{1,12}）|【[^】\n]*】")  # names are coined there

_ADVERB = lazy("(更|最|极|尤|较|颇|甚|愈)[加为其发]")  # 更坚定, 更加坚定: one is as good as the other

_BEFORE = 10  # characters in which a word is said that another one is set against


def find(doc: Document) -> Iterator[Hit]:
    text = doc.text
    found = [slip for slip in slips(text, doc.lexicon) if slip.sure or text.count(text[slip.at : slip.at + 2]) == 1]
    if not found:
        return
    quoted = Spans([*doc.header[1:], *(match.span() for match in _QUOTED.finditer(text))])
    headed = Spans(doc.header[1:])
    for _, start, end, right, sure in found:
        if sure and not headed.meets(start, end) and text[start:end] not in doc.told:
            yield Hit(start, end, {"right": right})
            continue
        if right[1:] in text[max(0, start - _BEFORE) : start] and len(right) == end - start + 1:
            continue  # 在平凡岗位上创造不凡业绩: said against the word before it
        # What the brief has, or the text says elsewhere with its neighbours, is meant (希望|望湖市).
        if _ADVERB.sub(r"\1", right) == text[start:end]:
            continue
        if not quoted.meets(start, end) and text[start:end] not in doc.told and not _named(doc, end):
            yield Hit(start, end, {"right": right})


def _named(doc: Document, end: int) -> bool:
    """Whether the last character begins a name that stands elsewhere, too."""
    words = doc.text[end - 1 : end + 1]
    return doc.text[end - 2 : end - 1] == words[:1] and doc.text.count(words) > 1
