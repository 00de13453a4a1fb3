"""Somebody called 老 or 小 with a surname that nobody has: 老陈去了三次才开口, of 陶志刚 of whom the paragraph tells.

Who is called so for the first time is presented (工友老陈, 他叫老陈); who opens a sentence, or a clause of one that names him, is one already told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import names, people
from pipeline.patterns import lazy

_CALLED = lazy(
    f"(?:^|(?<=[，。；！？：\n]))(?P<how>[老小])(?P<surname>[{people.SURNAMES}{people.MORE_SURNAMES}])"
    "(?=也|就|却|还|又|都|把|在|说|讲|从|跟|带|拿|没|不|一|去|来|是|有|每|今|如今|现在|后来|总|心|想|常|已|只|才|给|对|要|会|能|当|干|做|回|走|站|坐|学|练|自|，)"
)
_NO_NAME = lazy("[老小](?:[马牛虎黄金高成于任方时江石龙易麦花]|史|家)")  # 小马, 老黄牛, 老高: beasts, words


def altered(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The span of 老陈 and 老陶, where the paragraph tells of one person of whom the brief tells, and no 陈 is in either."""
    told = dict.fromkeys(doc.once(names.told)) if doc.brief else {}
    known = [name for name in told if name in doc.text]
    called = {match[0]: match for match in doc.finditer(_CALLED)} if known else {}
    for words, match in called.items():  # one look at the text for each name, however often it is said
        surname = match["surname"]
        if surname in doc.told or _NO_NAME.match(words) or doc.text.count(words) > 1 or doc.text.count(surname) > 1:
            continue
        before = doc.text[doc.text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if before.endswith(("，", "；")):
            before = re.split("[。！？]", before)[-1]
        here = [name for name in known if name in before]
        if len(here) == 1 and not re.search(f"[老小]{here[0][0]}", before):
            yield *match.span(), match["how"] + here[0][0]
