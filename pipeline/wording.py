"""Whether a text has a wording: compared ``fold``ed, so that a half-width comma or a straight quote hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.types import Formulation

# Marks that count as one: the one that stands for all of them, and the others.
_FAMILIES = (("，", ",、﹑､"), ("“", '”‘’"＂「」『』〝〞'), ("；", ";"), ("：", ":"))
_FOLDED = frozenset("".join(mark + others for mark, others in _FAMILIES))
_OTHERS = frozenset("".join(others for _, others in _FAMILIES))
_SHORT = 60  # characters that are sooner looked at one by one than replaced


def fold(text: str) -> str:
    """``text`` with separators, quotes, colons each in one form; same length, so spans stay valid."""
    if len(text) <= _SHORT and _OTHERS.isdisjoint(text):
        return text
    for mark, others in _FAMILIES:
        for other in others:
            text = text.replace(other, mark)  # several times as fast as one translate() over Chinese text
    return text


def folds(text: str) -> bool:
    """Whether another text has the same folded form."""
    return not _FOLDED.isdisjoint(text)


def satisfied(choice: Sequence[Formulation], text: str) -> bool:
    """Whether a wording or variant of one of ``choice`` occurs in ``text``.

    Separators between members (、 ，and half-width) and the style of quotes make no difference, nor does 和 before the last.
    Where the wording is nothing but its ordered members, these may stand apart (市人大…，市政府…，市政协…).
    """
    folded = fold(text)
    return any(
        _occurs(_folded(form), folded) or (entry.order and _is_list(entry, form) and _in_order(entry, folded))
        for entry in choice
        for form in (entry.wording, *entry.variants)
    )


_folded = lru_cache(maxsize=4096)(fold)  # for the few thousand wordings, which are asked for again with every text


def _is_list(entry: Formulation, form: str) -> bool:
    """Whether a wording is nothing but the ordered members."""
    return _folded(form) == _folded("、".join(entry.order))


def _in_order(entry: Formulation, folded: str) -> bool:
    at = 0
    for member in entry.order:
        at = folded.find(_folded(member), at) + 1
        if not at:
            return False
    return True


def _occurs(form: str, folded: str) -> bool:
    if form in folded:
        return True
    head, comma, tail = form.rpartition("，")
    return bool(comma) and any(f"{head}{word}{tail}" in folded for word in "和与及")
