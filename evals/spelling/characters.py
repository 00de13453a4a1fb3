"""Characters that are confused and set phrases in which they are: ``lexicon/characters.yaml``, read strictly."""

from __future__ import annotations

from functools import cache

from pipeline import resources, yamlfile

_KEYS = frozenset({"alike", "words", "fine"})
_LEAST = 3  # characters of a phrase; shorter ones meet others too often


@cache
def _read() -> tuple[dict[str, str], list[str], frozenset[str]]:
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


def likes() -> dict[str, str]:
    """The characters that sound or look like each."""
    return _read()[0]


def words() -> list[str]:
    """The set phrases."""
    return _read()[1]


def fine() -> frozenset[str]:
    """Forms that differ from a phrase by one such character and are right, the phrases among them."""
    return _read()[2]
