"""What goes with what: words of official speeches that stand beside one another (``lexicon/companions.txt``)."""

from __future__ import annotations

from functools import cache

from pipeline import resources


@cache
def companions() -> dict[str, frozenset[str]]:
    """The words that each goes with, of either side of a verb and its objects."""
    found: dict[str, set[str]] = {}
    for line in (resources.lexicon() / "companions.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            verbs, objects = (side.split() for side in line.split("|"))
            for word in verbs:
                found.setdefault(word, set()).update(objects)
            for word in objects:
                found.setdefault(word, set()).update(verbs)
    return {word: frozenset(others) for word, others in found.items()}


@cache
def by_character() -> dict[str, tuple[tuple[int, str], ...]]:
    """The words of two characters among them, by each of their characters, with the place of the other one."""
    found: dict[str, list[tuple[int, str]]] = {}
    for word in sorted(companions()):
        if len(word) == 2:
            found.setdefault(word[0], []).append((1, word))
            found.setdefault(word[1], []).append((0, word))
    return {character: tuple(words) for character, words in found.items()}
