"""What kind of speech a text is, told by its title and by the markers of the types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from pipeline import outline as outlines
from pipeline import yamlfile
from pipeline.patterns import lazy
from pipeline.resources import tree
from pipeline.segment import heads

_FULL = tuple(zip(",;:?!()", "，；：？！（）", strict=True))  # one to one, so that offsets hold
_SLOT = lazy(r"【[^【】\n]{1,80}】")
_MARKS = lazy(r"[，。；：？！、]")
_OPENING = 100  # characters in which a title and the first sentence say what a text is


@lru_cache(maxsize=1)  # a text's type is guessed, then the text is cut
def flat(text: str) -> str:
    """``text`` with full-width , ; : ? ! ( ) and slots without marks, of the same length: what all patterns look at."""
    for half, full in _FULL:
        text = text.replace(half, full)  # seven times are quicker than one translate() over Chinese text
    return _SLOT.sub(lambda match: _MARKS.sub("·", match[0]), text) if "【" in text else text


def guess_type(text: str) -> str | None:
    """The speech type whose markers say most in ``text``; None when they say too little, or two say the same.

    One marker is enough where the title or the opening has it; 下面，我讲三点意见 alone comes in many kinds of speech.
    None, too, where the title names a kind of text that there is no outline for (``prompts/kinds.yaml``).
    """
    shown = flat(text)
    scores = {name: _marked(patterns, shown) for name, patterns in _markers().items()}
    best = sorted(scores, key=lambda name: -scores[name])[:2]
    if not best or scores[best[0]] == 0 or (len(best) > 1 and scores[best[0]] == scores[best[1]]):
        return None
    title = heads.first_title(shown)
    return None if title and names_another(title, _markers()[best[0]]) else best[0]


def names_another(title: str, markers: Sequence[re.Pattern[str]]) -> bool:
    """Whether ``title`` names a kind of text (``prompts/kinds.yaml``) other than the one that has these markers.

    A word for a kind of document must be part of a marker to be the type's own; a word for an occasion gives way to any.
    """
    own = [match.span() for pattern in markers for match in pattern.finditer(title)]
    for match in _kinds()["document"].finditer(title):
        if not any(start < match.end() and match.start() < end for start, end in own):
            return True
    return not own and _kinds()["occasion"].search(title) is not None


@cache
def _kinds() -> Mapping[str, re.Pattern[str]]:
    root = yamlfile.load(tree("prompts") / "kinds.yaml").entries()
    return {key: node.pattern() for key, node in root.items()}


@cache
def _markers() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    return {name: tuple(map(lazy, outlines.load(name).markers)) for name in outlines.speech_types()}


def _marked(markers: Sequence[re.Pattern[str]], shown: str) -> float:
    """Share of the type's markers that occur; one among the first hundred characters counts twice.

    0 when less is found than two of them, or one there.
    """
    found = [match for pattern in markers if (match := pattern.search(shown))]
    votes = sum(2 if match.start() < _OPENING else 1 for match in found)
    return votes / len(markers) if votes > 1 else 0.0
