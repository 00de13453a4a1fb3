"""Slogans, strategies and brands in quotation marks: which everybody knows, and which a brief holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from evals.document import Document
from pipeline import resources, yamlfile
from pipeline.errors import DataError
from pipeline.patterns import lazy

QUOTED = lazy(r"“(?P<at>[^“”\n]{2,30})”")
_NO_WORD = lazy(r"[^一-鿿0-9A-Za-z+]")
# Shorthand that counts (四个一, 1+3+N, 三亮三比) and words with a number of a hotline or a day in them.
_COUNTS = lazy(
    r"[0-9一二三四五六七八九十两百千]+[个大项+]?[一-鿿]{0,2}|[0-9A-Za-z+＋·.]+|十[一二三四五六七]五[一-鿿]{0,4}"
)
_KIND = lazy(r"最美.{2,6}|.{1,4}\+.{1,6}|互联网.{1,6}")
_PIECE = lazy(r"[、，· 　]")


def plain(words: str) -> str:
    """The words alone: marks between and around them are a matter of taste."""
    return _NO_WORD.sub("", words.replace("＋", "+"))


@cache
def national() -> frozenset[str]:
    """What is known across the country, from ``evals/lexicon/terms.yaml``; plain."""
    groups = yamlfile.load(resources.lexicon() / "terms.yaml", DataError).entries()
    return frozenset(plain(word) for node in groups.values() for word in node.text().split())


def known(doc: Document, words: str) -> bool:
    """Whether it may be said without a brief: a term of the whole country, shorthand that counts, part of a formulation."""
    bare = plain(words)
    if bare in national() or _KIND.fullmatch(bare) or _COUNTS.fullmatch(bare):
        return True
    pieces = [plain(piece) for piece in _PIECE.split(words)]
    return all(piece in national() for piece in pieces) or bare in _formulations(doc)


def _formulations(doc: Document) -> str:
    return _joined(doc.lexicon)


@cache
def _joined(lexicon: object) -> str:
    entries = getattr(lexicon, "entries", {}).values()
    return "\n".join(plain(form) for entry in entries for form in (entry.wording, *entry.variants))


def told(doc: Document, words: str) -> bool:
    """Whether the brief holds it, marks aside."""
    (known,) = doc.once(_plainly_told)
    return plain(words) in known


def _plainly_told(doc: Document) -> tuple[str]:
    return (plain(doc.told),)


def slogans(doc: Document) -> Iterator[str]:
    """What the brief has in quotation marks, and its slogans."""
    brief = doc.brief
    if brief is None:
        return
    yield from brief.slogans
    for fact in brief.facts:
        yield from (match["at"] for match in QUOTED.finditer(fact.text))


def altered(words: str, right: str) -> bool:
    """Whether ``words`` is ``right`` with something replaced: a piece of several, or a few characters."""
    one, other = plain(words), plain(right)
    if one == other or min(len(one), len(other)) < _LEAST:
        return False
    mine, theirs = (frozenset(plain(piece) for piece in _PIECE.split(side)) for side in (words, right))
    if len(mine) > 1 and len(mine) == len(theirs) and len(mine & theirs) == len(mine) - 1:
        return True
    if len(one) != len(other):
        return False
    same = sum(map(str.__eq__, one, other))
    pieces, known = _PIECE.split(words), _PIECE.split(right)
    shared = sum((Counter(one) & Counter(other)).values())
    if len(pieces) > 2 and [*map(len, pieces)] == [*map(len, known)] and shared >= _MIXED * len(one):
        return True  # 除风险、防隐患、保安全 for 防风险、除隐患、保平安
    if sorted(one) == sorted(other) and mine != theirs and len(one) >= _CROSSED:
        return True  # 产业工人当家、制造业挑梁 for 制造业当家、产业工人挑梁
    return same >= _SAME * len(one) or (sorted(one) == sorted(other) and 2 * same >= len(one))


def reworded(doc: Document, match: re.Match[str], own: Sequence[str]) -> str:
    """The brand of the brief that a text has with one word of it exchanged, or in whose place it has another; "" when there is none.

    “千亿职工城” for “千亿机床城”: all but two characters in a row are the same. 深化“协会中国”建设, where the brief has
    深化“科创中国”建设: the same words on either side. A brand that the text has elsewhere is not the one that was meant.
    """
    words = plain(match["at"])
    before, behind = doc.text[max(0, match.start() - 3) : match.start()], doc.text[match.end() : match.end() + 2]
    for brand in own:
        right = plain(brand)
        if len(right) != len(words) or right in plain(doc.text.replace(match[0], "")):
            continue
        if len(right) >= _LONG and sum(kept(words, right)) >= len(right) - _WORD:
            return brand
        ways = (before + f"“{brand}”", f"{before[1:]}“{brand}”{behind}")
        if len(before) == 3 and any(
            way in doc.told for way in (ways if _WORDS.fullmatch(before + behind) else ways[:0])
        ):
            return brand
    return ""


def kept(one: str, other: str) -> tuple[int, int]:
    """How many characters are the same at the beginning and, in the rest, at the end."""
    first = _alike(one, other)
    return first, _alike(one[first:][::-1], other[first:][::-1])


def _alike(one: str, other: str) -> int:
    """How many characters are the same before the first that is not."""
    return next(
        (at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its), min(len(one), len(other))
    )


_LONG, _WORD = 5, 2  # characters of a brand of which a word may be another; of that word
_WORDS = lazy("[一-鿿]+")
_CROSSED = 8  # characters of a slogan whose words have changed places
_MIXED = 0.8  # of the characters of a slogan of three pieces and more, in whatever order
_LEAST, _SAME = 4, 0.7  # characters of a slogan; share of them that stays
