"""National documents by their exact titles (``lexicon/documents.yaml``), and which of them a title nearly is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise

from pipeline import resources, yamlfile
from pipeline.patterns import lazy

_PREFIX = lazy(
    "^(?:中共中央|中央|国务院|办公厅|党中央|(?:中华)?全国总工会|全国妇联|共青团中央|中国科协|全国工商联|中华人民共和国|[、　 ])+(?=关于|[^、　 ])"
)
_MARKS = lazy("[〈〉<>“”‘’\\s、，]")
_TERM = lazy(r"(?:[（(](?P<term>[\d年—–\-－~～至]{6,16})[）)])$")
LATEST = 2025  # the last year whose laws the data hold
_ROUGH = 2  # known titles that are looked at closely


@dataclass(frozen=True, slots=True)
class National:
    """``plenum``: the plenum that adopted it (二十届三中), "" for others; ``term``: the years in brackets, ""; ``issued``:
    who issued it, where its title does not say; ``months``: when it was passed, dated or published (2024-10), where that is certain
    and no revision has another."""

    title: str
    year: int
    by: str = ""
    plenum: str = ""
    term: str = ""
    issued: str = ""
    months: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"《{self.by}{self.title}{f'（{self.term}）' if self.term else ''}》"


@dataclass(frozen=True, slots=True)
class _Known:
    laws: frozenset[str]
    decrees: Mapping[str, tuple[int, ...]]
    titles: Mapping[str, tuple[National, ...]]
    pairs: Mapping[str, tuple[str, ...]]  # two characters -> the titles that hold them


@cache
def known() -> _Known:
    """The shipped data."""
    keys = yamlfile.load(resources.lexicon() / "documents.yaml").mapping({"laws", "decrees", "documents"})
    titles: dict[str, list[National]] = {}
    for node in keys["documents"].items():
        its = node.mapping({"title", "by", "year", "plenum", "term", "issued", "months"}, required={"title", "year"})
        told = {name: its[name].text() for name in ("title", "by", "plenum", "term", "issued") if name in its}
        months = tuple(its["months"].text().split()) if "months" in its else ()
        one = National(year=its["year"].integer(), months=months, **told)
        titles.setdefault(plain(one.title), []).append(one)
    laws = frozenset(keys["laws"].text().split())
    decrees = {name: tuple(int(one.text()) for one in node.items()) for name, node in keys["decrees"].entries().items()}
    for title in decrees:
        titles.setdefault(title, []).append(National(title, 0))
    pairs: dict[str, list[str]] = {}
    for title in [*titles, *laws]:
        for pair in {*map("".join, pairwise(title))}:
            pairs.setdefault(pair, []).append(title)
    return _Known(laws, decrees, {k: tuple(v) for k, v in titles.items()}, {k: tuple(v) for k, v in pairs.items()})


def is_national(title: str) -> bool:
    """Whether a law, a regulation or a national document has just this title."""
    stock, name = known(), plain(title)
    return name in stock.laws or name.removeprefix("中华人民共和国") in stock.laws or name in stock.titles


def plain(title: str) -> str:
    """A title without the body that issued it, without inner marks and years in brackets."""
    return _MARKS.sub("", _TERM.sub("", _PREFIX.sub("", title)))


def term(title: str) -> str:
    """The years that stand in brackets behind a title, with the usual dash; "" when there are none."""
    match = _TERM.search(title)
    return re.sub("[–\\-－~～至]", "—", match["term"]) if match else ""


@lru_cache(maxsize=512)
def nearest(title: str, *, law: bool = False) -> tuple[str, float, int]:
    """The known title that is most like ``title`` (plain), how like it is, 0 to 1, and the most characters in a row that are
    the same.
    """
    stock = known()
    score: Counter[str] = Counter()
    for pair in {*map("".join, pairwise(title))}:
        for other in stock.pairs.get(pair, ()):
            if (other in stock.laws) is law:
                score[other] += 1
    found = ("", 0.0, 0)
    for other in sorted(score, key=lambda name: -score[name] / (len(name) + len(title)))[:_ROUGH]:
        matcher = SequenceMatcher(None, other, title, autojunk=False)
        if (ratio := matcher.ratio()) > found[1]:
            found = (other, ratio, matcher.find_longest_match().size)
    return found
