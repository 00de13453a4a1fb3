"""A set phrase of the genre with one character that only sounds or looks like the right one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evals.document import Document
from evals.genre import common_pairs
from evals.literals import Many
from evals.shapes.base import Hit, Page
from pipeline import resources, yamlfile

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
_KEYS = frozenset({"alike", "words", "fine"})
_LEAST = 3  # characters of a phrase; shorter ones meet others too often


def find(doc: Document) -> Iterator[Hit]:
    """What the lists of single wrong words know is theirs to tell."""
    words, forms = _forms()
    for at, form in forms.places(doc.text):
        if not _listed(doc, form):
            for word in words[form]:
                yield Hit(at, at + len(form), {"right": word})


def _listed(doc: Document, form: str) -> bool:
    wordings = (wrong for entry in doc.lexicon.entries.values() for wrong in entry.wrong)
    return any(word in form for word in _HOMOPHONES) or any(form in wrong or wrong in form for wrong in wordings)


def _read() -> tuple[dict[str, str], list[str], frozenset[str]]:
    """The likes of each character, the words, and the forms that are fine (all words among them)."""
    path = resources.lexicon() / "characters.yaml"
    keys = yamlfile.load(path).mapping(_KEYS, required=_KEYS)
    likes: dict[str, str] = {}
    for group in keys["alike"].text().split():
        for character in group:
            likes[character] = likes.get(character, "") + group.replace(character, "")
    rows = [node for row in keys["words"].items() for node in row.items()]
    for node in rows:
        if len(node.text()) < _LEAST:
            raise node.fail("太短，会误报。")
    words = [node.text() for node in rows]
    return likes, words, frozenset((*words, *keys["fine"].texts()))


@cache
def _forms() -> tuple[dict[str, list[str]], Many]:
    """Wrong forms with the words that they stand for. A form of which the shipped references have all pairs may well be
    other words side by side (整治安全): it is left out."""
    known = common_pairs()
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(_WORDS):
        for at, right in enumerate(word):
            before, behind = word[:at], word[at + 1 :]
            for like in _LIKES.get(right, ""):
                if (at and before[-1] + like not in known) or (behind and like + behind[0] not in known):
                    found.setdefault(before + like + behind, []).append(word)
    for fine in _FINE:
        found.pop(fine, None)
    return found, Many(found)


_HOMOPHONES = tuple(yamlfile.load(Path(__file__).with_name("homophone.yaml")).entries()["swap"].entries())
_LIKES, _WORDS, _FINE = _read()
