"""A common word with one character taken for another that looks or sounds like it: what stands there is no word."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page, Terms
from evals.spelling import likelihood
from pipeline import resources

PAGE = Page(
    name="mistyped-word",
    level="warning",
    what="常用词里有一个字写成了形近字或同音字",
    why="扫描识别、五笔和手写输入、拼音输入最常见的错，念不出来、印得出来",
    instead="改成正确的字",
    source="《现代汉语词典》（第7版）；易混字和常用词（evals/lexicon/mistyped.txt）",
    message="“{text}”应作“{right}”",
    suggestion="{right}",
    yields_to=frozenset(
        {
            "homophone",
            "misspelt-word",
            "wrong-character",
            "wrong-wording",
            "traditional-character",
            "misquoted-saying",
            "inexact-formulation",
            "portal-debris",
            "altered-name",
            "altered-place",
        }
    ),
    quotes=True,
)


def _words() -> dict[str, str]:
    """What is typed, and the word that it stands for."""
    found: dict[str, str] = {}
    for line in (resources.lexicon() / "mistyped.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            right, wrong, *words = line.split()
            for word in words:
                found.setdefault(word.replace(right, wrong), word)
    return found


_WORDS = _words()
TERMS = Terms(_WORDS)
SCANS = (TERMS,)


def find(doc: Document) -> Iterator[Hit]:
    for start, end, typed in doc.scan(TERMS):
        if doc.text.count(typed) == 1 and typed not in doc.told and alone(doc.text, start, end):
            yield Hit(start, end, {"right": _WORDS[typed]})


def alone(text: str, start: int, end: int) -> bool:
    """Whether no word of the text reaches over an edge of it (命令|年轻干部)."""
    low = text.rfind("\n", 0, start) + 1
    low = max(low, *(text.rfind(mark, 0, start) + 1 for mark in "，。、；：“”"))
    place, counts = low, likelihood.counts().words
    high = min((at for mark in "，。、；：“”\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    for token in likelihood.tokens(text[low:high]):
        inside = place < end and place + len(token) > start
        if inside and (place < start or place + len(token) > end) and counts.get(token, 0) >= 1:
            return False
        place += len(token)
    return True
