"""Formulations with one word of theirs replaced by a near one: 党的全面指导 for 党的全面领导, 全过程群众民主 for 全过程人民民主;
with another number in them (“五个意识”), or with a member left out of a list that has four or more.

Whoever writes from memory puts another word of the genre where a formulation has only one. Which words are taken for which is
known (``lexicon/near-words.txt``), and so is every formulation; what they make together is looked for as it stands. The verb
that opens a formulation is left out: it has rules of its own, and 构建和谐劳动关系 may be 建设 as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from evals.matching.literals import Index, Places
from evals.spans import places
from evals.spelling.said import said as said_of
from evals.wordings.slogans import national
from pipeline import hanzi, resources
from pipeline.lexicon import Lexicon, fold
from pipeline.types import Formulation

_LEAST, _LEAST_QUOTED = 4, 3  # 汉字 of a form; of one that holds a quotation mark
_QUOTE = "“"  # every quotation mark, folded
_SOON = 4  # characters behind which a quoted object of the verb begins: 增强“四个意识”
_MEMBERS, _LONG = 4, 3  # members of a list of which none may be missing; characters of each
_NUMERALS = "二三四五六七八九十"
_NUMBER = re.compile(
    "(?<![一二两三四五六七八九十百千第月年])[二两三四五六七八九十](?=[个大位项为条种][^人月年百千，“])"
)
_APART = "F8"  # ids of old sayings: other rules look after these
_VERBS = frozenset(
    "坚持 坚定 坚守 坚决 增强 加强 提升 提高 建设 建立 构建 打造 维护 保护 捍卫 守护 弘扬 发扬 引领 统领 统揽 服务 管理 保障 保证 依靠 依赖 团结 联合 教育 培养 组织 动员 发动 领会 领悟".split()
)


class Reworded(NamedTuple):
    """What stands for a right form, and whose form that is; a set phrase belongs to none."""

    right: str
    entry: Formulation | None = None
    counted: bool = False  # another number stands in it; told of what stands in a text


class _Rows(NamedTuple):
    """``near-words.txt``, folded: each word with those that are written for it, what may be said as well, and lists of which no
    member may be missing."""

    near: Mapping[str, tuple[str, ...]]
    said: frozenset[str]
    whole: frozenset[str]


@cache
def _rows() -> _Rows:
    near: dict[str, list[str]] = {}
    said: set[str] = set()
    whole: set[str] = set()
    for line in (resources.lexicon() / "near-words.txt").read_text("utf-8").splitlines():
        if line[:1] in ("=", "&"):
            (said if line.startswith("=") else whole).update(map(fold, line[1:].split()))
        elif not line.startswith("#"):
            words = line.split()
            for word in words:
                near.setdefault(word, []).extend(other for other in words if other != word)
    return _Rows(
        {word: tuple(dict.fromkeys(others)) for word, others in near.items()},
        frozenset(said),
        frozenset(whole),
    )


def near() -> Mapping[str, tuple[str, ...]]:
    """Each word with those that are written for it."""
    return _rows().near


def _phrases() -> list[str]:
    lines = (resources.lexicon() / "set-phrases.txt").read_text("utf-8").splitlines()
    return [phrase for line in lines if not line.startswith("#") for phrase in line.split()]


@cache
def forms(entries: Lexicon) -> Mapping[str, Reworded]:
    """All that may be written for a form of ``entries``, folded; nothing that is a form itself, or that the genre says."""
    rows = _rows()
    said = re.compile("|".join(map(re.escape, rows.said)))
    valid, wrong = entries.valid_forms, {fold(form) for entry in entries.entries.values() for form in entry.wrong}
    genre, counted = said_of(entries), _counted()
    phrases = {fold(phrase): phrase for phrase in (*_phrases(), *rows.whole)}
    owned = {form: owners[0] for form, owners in valid.items() if _told(form, owners[0])}
    near = _near_words((*phrases, *owned), rows.near)
    found: dict[str, Reworded] = {}
    for form, right, entry in (
        *((form, phrase, None) for form, phrase in phrases.items()),
        *((form, form, entry) for form, entry in owned.items()),
    ):
        for other in _all_changed(form, near.get(form, {}), rows, counted):
            known = other in valid or other in phrases or (entry and other in wrong) or genre.holds(other)
            if not known and not said.search(other):
                found.setdefault(other, Reworded(right, entry))
    return found


def _told(form: str, entry: Formulation) -> bool:
    return not entry.id.startswith(_APART) and hanzi.count(form) >= (_LEAST_QUOTED if _QUOTE in form else _LEAST)


def _near_words(forms: Sequence[str], near: Iterable[str]) -> Mapping[str, Mapping[int, str]]:
    """Where in each form one of the words stands, the longer one of two that begin alike (人民民主, not 人民): all forms are
    looked through at once for each word."""
    text, starts = "\n".join(forms), [0, *accumulate(len(form) + 1 for form in forms)]
    found: dict[str, dict[int, str]] = {}
    for word in sorted(near, key=len):
        for at in places(text, word):
            number = bisect_right(starts, at) - 1
            found.setdefault(forms[number], {})[at - starts[number]] = word
    return found


def _all_changed(form: str, near: Mapping[int, str], rows: _Rows, counted: frozenset[str]) -> Iterator[str]:
    yield from _changed(form, near, rows.near)
    yield from (other for other in _numbered(form) if not any(one in other for one in counted))
    yield from _shortened(form, rows.whole)


def _counted() -> frozenset[str]:
    """Terms with a number that are known across the country: “三个自信” is none of “四个自信” that went wrong."""
    return frozenset(term for term in national() if _NUMBER.search(term) and len(term) >= _LEAST)


def _numbered(form: str) -> Iterator[str]:
    """The form with each other number in the place of the one that it has: “五个意识”, 中央九项规定, 四大攻坚战."""
    for match in _NUMBER.finditer(form):
        for other in _NUMERALS:
            if other != match[0] and {other, match[0]} != {"二", "两"}:
                yield form[: match.start()] + other + form[match.end() :]


def _other_number(form: str, other: str) -> bool:
    """Whether it is a number in which the two differ."""
    pairs = [pair for pair in zip(form, other, strict=False) if pair[0] != pair[1]]
    return len(form) == len(other) and len(pairs) == 1 and pairs[0][1] in _NUMERALS


def _shortened(form: str, whole: frozenset[str]) -> Iterator[str]:
    """A list without one of its inner members, where it has so many, of so many characters, that nobody says a part of it,
    or where it is known (``whole``) that nobody does."""
    members = form.split("，")
    many = len(members) >= _MEMBERS and min(map(len, members[1:-1])) >= _LONG
    if not (many or form in whole) or any(mark in form for mark in "。；：！？"):
        return
    for at in range(1, len(members) - 1):
        yield "，".join(members[:at] + members[at + 1 :])


def _changed(form: str, words: Mapping[int, str], near: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for start, word in sorted(words.items()):
        if start == 0 and word in _VERBS and _QUOTE not in form[:_SOON] and not form.startswith("坚持和"):
            continue
        for other in near[word]:
            yield form[:start] + other + form[start + len(word) :]


@cache
def _index(entries: Lexicon) -> Index:
    return Index(tuple(forms(entries)))


def find(entries: Lexicon, folded: str, places: Places) -> Iterator[tuple[int, int, Reworded]]:
    """Where one stands in a folded text, the longest at a place first."""
    known = forms(entries)
    reach = -1
    for start, form in sorted(_index(entries).places(folded, places), key=lambda hit: (hit[0], -len(hit[1]))):
        if start + len(form) > reach:
            reach = start + len(form)
            meant = known[form]
            yield start, reach, meant._replace(counted=_other_number(fold(meant.right), form))
