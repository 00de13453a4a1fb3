"""Small numbers that no scan for figures gives, because they as often shape a sentence: 连续三年, 第三位, 两次, 五大产业.

Only what the brief tells of the same thing is held against them: the same words around, another number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from evals.document import Document
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

_N = "[一二三四五六七八九十两]{1,3}|[0-9]{1,3}"
_RUN = lazy(rf"连续(?P<n>{_N})(?P<unit>个?[年届次月季])")
_RANK = lazy(rf"第(?P<n>{_N})(?:(?P<unit>[位名])(?!的|任务|书记|要务)|(?=[，。、；！？]|$))", re.MULTILINE)
# Of a rank that is one: 由第九位上升到第五位, 排名全省第三位.
_RANKED = lazy(r"(?:[由从居列升跃到至进省国市县系统]|排名|排在|排到|保持)(?:全[省国市县])?$")
_PLACED = lazy(r"(?:排名?|位居|位列|跃居|居|列)(?:全[省国市县])?$")  # 位居全省第三
_ITEM = lazy("(?:^|[\\s：；。“])第[一二三四五六七八九十]{1,2}[，、]")
_COUNT = lazy(
    r"(?<![第零〇一二三四五六七八九十百千万亿两0-9.])(?P<n>[一二三四五六七八九十两]{1,3})(?=(?P<after>[一-鿿]{1,3}))"
)
# 三年内帮助3万名毕业生就业; 每季度通报一次
_WITHIN = lazy(rf"(?P<n>{_N})(?P<unit>年|个月)(?:之?内|时间)(?P<what>[^，。；\n]{{2,14}})")
_EVERY = lazy(r"每(?P<n>个?季度|个?月|半年|两年|年|周)(?P<unit>)(?:至少|都|要)?(?P<what>[^，。；\n\d]{2,8})")
_MEASURE = lazy("[次件项个家名场期轮座支批]")
_BEHIND = 3
_ROW = 12  # characters on either side
_STYLE = lazy("年来|年以|个方面|方面|要|是|靠|则")  # a turn of phrase rather than a count


@dataclass(frozen=True, slots=True)
class Small:
    """A small number of the text; ``known`` as the brief has it, None where it has nothing of the kind."""

    start: int
    end: int
    text: str
    known: str | None


def trace(doc: Document) -> tuple[Small, ...]:
    """Those of the text that the brief does not have."""
    return doc.once(_traced)


def _traced(doc: Document) -> tuple[Small, ...]:
    return (*_runs(doc), *_ranks(doc), *_counts(doc), *_terms(doc)) if doc.brief else ()


def _runs(doc: Document) -> Iterator[Small]:
    told = [(_period(doc.told, match), match[0]) for match in _RUN.finditer(doc.told)]
    for match in doc.finditer(_RUN):
        claim = _period(doc.text, match)
        same = [(known, words) for known, words in told if known[1:] == claim[1:]]  # the same thing done, year by year
        like = same or [(known, words) for known, words in told if known[1] == claim[1]]
        if all(known[0] != claim[0] for known, _ in like):
            yield Small(*match.span(), match[0], like[0][1] if same or len(like) == 1 else None)


def _terms(doc: Document) -> Iterator[Small]:
    """五年内帮助3万名, where the brief has three years for it; 每月通报, where it has every quarter."""
    for pattern in (_WITHIN, _EVERY):
        told = list(pattern.finditer(doc.told))
        for match in doc.finditer(pattern) if told else ():
            same = [one for one in told if one["unit"] == match["unit"] and _alike(one["what"], match["what"])]
            if same and all(_said(one["n"]) != _said(match["n"]) for one in same):
                start, end = match.start(), match.end("unit") if match["unit"] else match.end("n")
                known = same[0][0][: same[0].end("unit" if match["unit"] else "n") - same[0].start()]
                yield Small(start, end, doc.text[start:end], known)


def _alike(one: str, other: str) -> bool:
    """Whether both tell of the same: they begin alike, or have four characters in a row."""
    return one[:2] == other[:2] or any(one[at : at + 4] in other for at in range(len(one) - 3))


def _said(words: str) -> Decimal | str | None:
    if words.isdecimal():
        return Decimal(words)
    return parse_chinese(words.replace("两", "二")) or words.removeprefix("个")


def _period(text: str, match: re.Match[str]) -> tuple[Decimal | None, str, str]:
    """How many, of what, and what is done so often: the two characters behind."""
    return _value(match["n"]), match["unit"].lstrip("个"), text[match.end() : match.end() + 2]


def _ranks(doc: Document) -> Iterator[Small]:
    told = {
        _value(match["n"]): match[0]
        for match in _RANK.finditer(doc.told)
        if match["unit"] or not _ITEM.match(doc.told, match.start() - 1)  # 第二，吃透法条: a heading
    }
    for match in doc.finditer(_RANK):
        before = doc.text[max(0, match.start() - 4) : match.start()]
        if (_RANKED if match["unit"] else _PLACED).search(before) and _value(match["n"]) not in told:
            known = next(
                (words for words in told.values() if before[-2:] + words in doc.told),
                None,
            )
            yield Small(*match.span(), match[0], known)


def _counts(doc: Document) -> Iterator[Small]:
    told: dict[tuple[str, str], dict[Decimal | None, str]] = defaultdict(dict)
    for match in _COUNT.finditer(doc.told):
        for key in _keys(doc.told, match):
            told[key][_value(match["n"])] = match["n"]
    for match in doc.finditer(_COUNT):
        if match["n"] == "一" or _STYLE.match(match["after"]):
            continue
        for key in _keys(doc.text, match):
            known = told.get(key)
            if known and _value(match["n"]) not in known and not _beside_the_known(doc, match, known.values()):
                yield Small(*match.span("n"), match["n"], next(iter(known.values())))
                break


def _beside_the_known(doc: Document, match: re.Match[str], known: Iterable[str]) -> bool:
    """二中全会、三中全会, where the brief has the third alone: a row of plenums, the known one in it."""
    row = doc.text[match.start() - _ROW : match.end() + _ROW]
    return match["after"] == "中全会" and any(f"{number}中全会" in row for number in known)


def _keys(text: str, match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """What stands around a number: one character before and three behind it, or two before and the word of measure."""
    before = text[max(0, match.start() - 2) : match.start()]
    if before == "连续":
        return
    if len(match["after"]) == _BEHIND:
        yield before[-1:] if re.match("[一-鿿]$", before[-1:]) else "", match["after"]
    if re.match("[一-鿿]{2}$", before) and _MEASURE.match(match["after"]):
        yield before, match["after"][0]


def _value(words: str) -> Decimal | None:
    return Decimal(words) if words.isdecimal() else parse_chinese(words)
