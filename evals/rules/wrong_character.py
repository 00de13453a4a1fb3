"""A set phrase of the genre with one character that only sounds or looks like the right one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evals import characters
from evals.document import Document
from evals.genre import common_pairs
from evals.literals import ask, key, starts
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
    forms, fine = _forms(), characters.fine()
    for own in doc.pairs.met(_keys()):
        for word, place, wrong in forms[own]:
            form = word[:place] + wrong + word[place + 1 :]
            for at in starts(form, doc.text) if form not in fine else ():
                if not listed(doc, form):
                    yield Hit(at, at + len(form), {"right": word})


def listed(doc: Document, form: str) -> bool:
    wordings = (wrong for entry in doc.lexicon.entries.values() for wrong in entry.wrong)
    return any(word in form for word in _HOMOPHONES) or any(form in wrong or wrong in form for wrong in wordings)


@cache
def _forms() -> dict[int, list[tuple[str, int, str]]]:
    """Words, each with the place and the wrong character, by a pair of the wrong form that the shipped references have not,
    as ``literals.key`` tells it. A form of which they have all pairs may well be other words side by side (整治安全): it
    is left out. Twenty thousand forms, so no form is spelt out here."""
    known, likes = common_pairs(), characters.likes()
    found: dict[int, list[tuple[str, int, str]]] = {}
    for word in dict.fromkeys(characters.words()):
        for at, character in enumerate(word):
            left = likes.get(character, "")
            if at and left:
                before = word[at - 1]
                for like in left:
                    if before + like not in known:
                        found.setdefault(key(before + like), []).append((word, at, like))
                left = "".join(like for like in left if before + like in known)
            behind = word[at + 1 : at + 2]
            for like in left if behind else "":
                if like + behind not in known:
                    found.setdefault(key(like + behind), []).append((word, at, like))
    return found


@cache
def _keys() -> frozenset[int]:
    return ask(_forms())


_HOMOPHONES = tuple(yamlfile.load(Path(__file__).with_name("homophone.yaml")).entries()["swap"].entries())
