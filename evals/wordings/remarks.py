"""What somebody says in a brief, quoted in a text with one word of it exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.wordings.slogans import kept, plain
from pipeline.patterns import lazy

_QUOTED = lazy("“([^“”\n]{10,160})”")
_FIRST = 8  # characters, of either end, that are the same
_WORD = 4  # characters of what is exchanged
# What may be more or less, and another, as people say a sentence by heart.
_LIGHT = str.maketrans("", "", "的了就也都是着地得与和及而要则啊呢吧嘛呀这那他她我咱们")


def reworded(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The span of the words in quotation marks, and what the brief has. A part that is left out is no change."""
    told = plain(doc.told)
    own = [match[1] for match in _QUOTED.finditer(doc.told)]
    for match in doc.finditer(_QUOTED) if own else ():
        said = plain(match[1])
        if said in told:
            continue
        right = next((words for words in own if _one_word(said, plain(words))), None)
        if right:
            yield *match.span(1), right


def _one_word(said: str, right: str) -> bool:
    """Whether a few characters in a row are others, and more of them than particles."""
    mine, its = said.translate(_LIGHT), right.translate(_LIGHT)
    if mine[:_FIRST] != its[:_FIRST] and mine[-_FIRST:] != its[-_FIRST:]:
        return False
    alike = sum(kept(mine, its))
    return 0 < len(mine) - alike <= _WORD and 0 < len(its) - alike <= _WORD
