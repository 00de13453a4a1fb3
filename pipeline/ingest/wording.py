"""Whether words are a page's and not a speaker's, told by what they consist of: no list of phrases is ever closed.

The words are in ``debris.yaml``; what is looked at has full-width punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline import yamlfile

_LONGEST = 60  # characters of what is looked at; longer ones are judged by the other patterns
_QUOTED = re.compile("“[^“”]{0,30}”|《[^《》]{0,40}》")  # a name says nothing about who speaks
_CHINESE = re.compile("[一-鿿]")
_LONE = 6  # Chinese characters
_SHARE = 0.7  # of the Chinese characters; of a whole sentence
_SENTENCE_SHARE = 0.85


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """``head``, ``tail``, ``words``, ``line page-number``, ``page sure`` …: one pattern each, from ``debris.yaml``."""
    found: dict[str, re.Pattern[str]] = {}
    for key, node in yamlfile.load(Path(__file__).with_name("debris.yaml")).entries().items():
        groups = node.entries() if node.is_mapping else {"": node}
        for name, items in groups.items():
            if key != "gap":
                found[f"{key} {name}".strip()] = re.compile("|".join(f"(?:{item.text()})" for item in items.items()))
    return found


def is_page(shown: str, least: int = 2) -> bool:
    """Whether ``shown`` consists mostly of a page's words, ``least`` different ones of them."""
    if not 2 <= len(shown) <= _LONGEST:
        return False
    known = patterns()
    if known["page sure"].search(shown) is None:
        return False
    bare = _QUOTED.sub("", shown)
    size = len(_CHINESE.findall(bare))
    hits = known["page sure"].findall(bare)
    left = known["page sure"].sub("\n", bare)
    hits += known["page other"].findall(left)
    share = 1 - len(_CHINESE.findall(known["page other"].sub("", left))) / max(1, size)
    if least <= 2 and size <= _LONE and share == 1.0:
        return bool(hits)  # [1] [2] 下一页: one such word and nothing else
    return len(set(hits)) >= least and share >= (_SENTENCE_SHARE if shown[-1] in "。！？；" else _SHARE)


def says_missing(shown: str) -> bool:
    """Whether what `is_page` speaks of text that is not shown."""
    return patterns()["missing"].search(shown) is not None
