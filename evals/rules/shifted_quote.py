"""A quotation mark that closes a name too early: “妇女之”家, where the genre or the text itself has “妇女之家”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spelling.genre import common_text
from pipeline.lexicon import Lexicon
from pipeline.patterns import lazy

PAGE = Page(
    name="shifted-quote",
    level="warning",
    what="引号少圈或多圈了几个字",
    why="引号只圈专名，圈错了，专名就不是那个专名",
    instead="按原来的名称圈：“妇女之家”、“薪”过年",
    source="GB/T 15834-2011《标点符号用法》4.8；同篇和同类讲话的写法",
    message="“{text}”的引号圈错了地方，应作{right}",
    suggestion="{right}",
    yields_to=frozenset({"misplaced-quote", "unpaired-quote", "foreign-quote"}),
    quotes=True,
)
_QUOTED = lazy("“([^“”\n，。]{1,12})”")
_BEHIND = re.compile("[一-鿿]{1,3}")
_LEAST = 3  # characters of a name that is cut in two


def find(doc: Document) -> Iterator[Hit]:
    found = list(_QUOTED.finditer(doc.text))
    if not found:
        return
    known = _known(doc.lexicon).union(match[1] for match in found)
    told = doc.told
    for match in found:
        words, behind = match[1], _BEHIND.match(doc.text, match.end())
        if behind is None or words in _known(doc.lexicon) or doc.text.count(match[0]) > 1 or match[0] in told:
            continue
        for size in range(1, len(behind[0]) + 1):
            whole = words + behind[0][:size]
            if len(whole) >= _LEAST and whole in known:
                yield Hit(match.start(), match.end() + size, {"right": f"“{whole}”"})
                break


@cache
def _known(lexicon: Lexicon) -> frozenset[str]:
    """What the genre has in quotation marks."""
    return frozenset(match[1] for text in (common_text(), *lexicon.valid_forms) for match in _QUOTED.finditer(text))
