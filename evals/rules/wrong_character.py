"""A set phrase of the genre with one character that only sounds or looks like the right one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evals import characters
from evals.document import Document
from evals.genre import common_pairs
from evals.literals import Many
from evals.shapes.base import Hit, Page
from pipeline import yamlfile

PAGE = Page(
    name="wrong-character",
    level="warning",
    what="固定词语里有一个字写成了同音字或形近字",
    why="拼音输入、语音转写和扫描识别最常见的错，念不出来、印得出来",
    instead="改成正确的字",
    source="《现代汉语词典》（第7版）；规范提法词库的词语（evals/lexicon/characters.yaml）",
    message="“{text}”应作“{right}”",
    suggestion="{right}",
    quotes=True,
)


def find(doc: Document) -> Iterator[Hit]:
    """What the lists of single wrong words know is theirs to tell."""
    words, forms = _forms()
    for at, form in forms.places(doc.text):
        if not listed(doc, form):
            for word in words[form]:
                yield Hit(at, at + len(form), {"right": word})


def listed(doc: Document, form: str) -> bool:
    wordings = (wrong for entry in doc.lexicon.entries.values() for wrong in entry.wrong)
    return any(word in form for word in _HOMOPHONES) or any(form in wrong or wrong in form for wrong in wordings)


@cache
def _forms() -> tuple[dict[str, list[str]], Many]:
    """Wrong forms with the words that they stand for. A form of which the shipped references have all pairs may well be
    other words side by side (整治安全): it is left out."""
    known, likes = common_pairs(), characters.likes()
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(characters.words()):
        for at, right in enumerate(word):
            before, behind = word[:at], word[at + 1 :]
            for like in likes.get(right, ""):
                if (at and before[-1] + like not in known) or (behind and like + behind[0] not in known):
                    found.setdefault(before + like + behind, []).append(word)
    for fine in characters.fine():
        found.pop(fine, None)
    return found, Many(found)


_HOMOPHONES = tuple(yamlfile.load(Path(__file__).with_name("homophone.yaml")).entries()["swap"].entries())
