"""evals/lexicon/formulations*.yaml -> Lexicon: the dated lexicon of fixed formulations (规范提法).

A file maps ids to entries, whose keys are the fields of ``types.Formulation``; ``wording`` and ``source`` are required.

    F05:
      wording: 增强“四个意识”、坚定“四个自信”、做到“两个维护”
      variants: [树牢“四个意识”、坚定“四个自信”、做到“两个维护”]   # as good; never converted into each other
      wrong: {坚定“四个自信”、增强“四个意识”: 增强“四个意识”、坚定“四个自信”}  # wrong form: right form, or null
      verbs: [做到]            # before it; wrong_verbs: what must not stand right before it
      order: [甲, 乙, 丙]      # members whose order is fixed, wherever two of them are neighbours
      valid_from: 2017-10-18   # not said before; valid_until: stale after, superseded_by: id of what is said now
      exceptions: ['regex']    # a finding that touches such a match is dropped
      sections: [political_direction]   # roles of outlines; organisations: [总工会] (none: all)
      source: 党章（2022）第三条

Offices add folders of their own (``load((folder,))``): same files, ids of their own. Theirs is asked for where it says so
(``required_in: [part-1, hope]``, ids or roles of sections); the shipped ones are asked for by the outlines. Everything
is compared ``fold``ed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, cast

from pipeline import outline as outlines
from pipeline import yamlfile
from pipeline.errors import DataError
from pipeline.organisations import organisation_of, organisation_of_brief, organisations
from pipeline.patterns import shipped
from pipeline.resources import lexicon as lexicon_folder
from pipeline.types import Formulation, Outline, SectionSpec
from pipeline.wording import fold, folds, satisfied
from pipeline.yamlfile import Node

__all__ = [
    "FILES", "Lexicon", "Status", "fold", "folds", "load", "of", "organisation_of", "organisation_of_brief", "organisations", "read", "satisfied",
]  # fmt: skip

Status = Literal["current", "stale", "unknown_yet"]
_Confidence = Literal["high", "medium", "low"]
_CONFIDENCES = ("high", "medium", "low")

FILES = "formulations"  # how the names of a lexicon's files begin

_KEYS = tuple(field.name for field in fields(Formulation) if field.name != "id")
_LISTS = ("variants", "sections", "required_in", "organisations", "verbs", "wrong_verbs", "order", "exceptions")
_ID = re.compile(r"[A-Z][A-Z0-9-]*")
_KEPT = 2048  # answers of `Lexicon.required`


@dataclass(frozen=True)
class Lexicon:
    """All formulations by id, in the order of the files."""

    entries: Mapping[str, Formulation]

    def __hash__(self) -> int:
        return id(self)

    @staticmethod
    def status(formulation: Formulation, day: date | None) -> Status:
        """How the wording stands on ``day``; without a day everything that was not replaced is current."""
        if day is None:
            return "stale" if formulation.valid_until else "current"
        if formulation.valid_from and day < formulation.valid_from:
            return "unknown_yet"
        return "stale" if formulation.valid_until and day > formulation.valid_until else "current"

    def successor(self, formulation: Formulation, day: date | None) -> Formulation | None:
        """What is said on ``day`` instead of a stale wording; None when nothing replaced it."""
        current: Formulation | None = formulation
        while current and self.status(current, day) == "stale":
            current = self.entries[current.superseded_by] if current.superseded_by else None
        return current

    def in_force(self, formulation_id: str, day: date | None, organisation: str | None) -> Formulation | None:
        """The wording of ``formulation_id`` to use on ``day`` (None: the newest) in that kind of organisation.

        None when it is not known yet, went without successor, or is meant for other organisations. KeyError: no such id.
        """
        found = self.successor(self.entries[formulation_id], day)
        if found is None or self.status(found, day) != "current":
            return None
        return found if not found.organisations or organisation in found.organisations else None

    def required(
        self, spec: SectionSpec, day: date | None, organisation: str | None
    ) -> tuple[tuple[Formulation, ...], ...]:
        """What ``spec`` must carry: one of each inner tuple. Choices of which nothing is in force are dropped.

        A wording that was replaced only after ``day`` counts for the one that replaced it.
        """
        key = spec.id, spec.role, spec.formulations, day, organisation
        known = self._required.get(key)
        if known is None:
            if len(self._required) >= _KEPT:
                self._required.clear()
            own = ((key,) for key, places in self._own.items() if spec.id in places or spec.role in places)
            choices = (
                tuple({found.id: found for name in choice for found in self._choices(name, day, organisation)}.values())
                for choice in (*spec.formulations, *own)
            )
            known = self._required[key] = tuple(choice for choice in choices if choice)
        return known

    @cached_property
    def _required(self) -> dict[tuple[object, ...], tuple[tuple[Formulation, ...], ...]]:
        """What came out of ``required``: the same sections on the same days, speech after speech."""
        return {}

    def _choices(self, name: str, day: date | None, organisation: str | None) -> Iterator[Formulation]:
        older = [key for key in self._replaced.get(name, ()) if self.status(self.entries[key], day) == "current"]
        return (found for key in (name, *older) if (found := self.in_force(key, day, organisation)))

    @cached_property
    def _own(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of entries that say themselves where they are required, with these places."""
        return {key: entry.required_in for key, entry in self.entries.items() if entry.required_in}

    @cached_property
    def _replaced(self) -> Mapping[str, tuple[str, ...]]:
        """Ids with those that they replaced."""
        found: dict[str, tuple[str, ...]] = {}
        for entry in self.entries.values():
            if entry.superseded_by:
                found[entry.superseded_by] = (*found.get(entry.superseded_by, ()), entry.id)
        return found

    @cached_property
    def valid_forms(self) -> Mapping[str, tuple[Formulation, ...]]:
        """Folded wordings and variants, with the entries they belong to."""
        found: dict[str, tuple[Formulation, ...]] = {}
        for entry in self.entries.values():
            for form in dict.fromkeys(fold(form) for form in (entry.wording, *entry.variants)):
                found[form] = (*found.get(form, ()), entry)
        return found


def load(extra: tuple[Path, ...] = ()) -> Lexicon:
    """The shipped lexicon with the ``formulations*.yaml`` of further folders; DataError names file and line."""
    return _loaded(extra)


@cache  # not of load: load() and load(()) are two calls to a cache, and the lexicon would be read twice
def _loaded(extra: tuple[Path, ...]) -> Lexicon:
    return read([path for folder in (lexicon_folder(), *extra) for path in sorted(folder.glob(f"{FILES}*.yaml"))])


def of(outline: Outline) -> Lexicon:
    """The lexicon that a speech of this outline goes by, an office's formulations included."""
    return load(outline.own)


def read(paths: Iterable[Path]) -> Lexicon:
    """A lexicon from files; an id may stand once in all of them."""
    nodes: dict[str, Node] = {}
    entries: dict[str, Formulation] = {}
    for path in paths:
        for word, node in yamlfile.load(path, DataError).entries().items():
            if word in nodes:
                raise node.fail(f"“{word}”在 {nodes[word].path} 第 {nodes[word].line} 行已有，请换一个编号。")
            nodes[word], entries[word] = node, _entry(word, node)
    found = Lexicon(entries)
    for word, entry in entries.items():
        if not shipped(nodes[word]):
            _check_succession(entry, entries, nodes[word])
            _check_wrong(entry, found, nodes[word])
    return found


def _entry(word: str, node: Node) -> Formulation:
    if not _ID.fullmatch(word):
        raise node.fail("编号只能用大写字母、数字和连字符，如 F86。")
    keys = node.mapping(_KEYS, required={"wording", "source"})
    found = Formulation(
        id=word,
        wording=keys["wording"].text(),
        source=keys["source"].text(),
        valid_from=_day(keys, "valid_from"),
        valid_until=_day(keys, "valid_until"),
        superseded_by=_text(keys, "superseded_by"),
        wrong=_wrong(keys["wrong"]) if "wrong" in keys else {},
        carrier=_text(keys, "carrier"),
        confidence=cast(_Confidence, keys["confidence"].choice(_CONFIDENCES) if "confidence" in keys else "high"),
        note=_text(keys, "note"),
        **{key: _texts(keys[key]) for key in _LISTS if key in keys},
    )
    if found.valid_from and found.valid_until and found.valid_from > found.valid_until:
        raise keys["valid_from"].fail("晚于 valid_until，这个提法就没有一天有效。")
    _check_entry(found, keys)
    return found


def _day(keys: Mapping[str, Node], key: str) -> date | None:
    return keys[key].day() if key in keys else None


def _text(keys: Mapping[str, Node], key: str) -> str | None:
    return keys[key].text() if key in keys else None


def _texts(node: Node) -> tuple[str, ...]:
    found = node.texts()
    if not found:
        raise node.fail("列表是空的；没有内容就不写这个键。")
    if len(set(found)) < len(found):
        raise node.fail("同一项写了两次。")
    return found


def _wrong(node: Node) -> dict[str, str | None]:
    found = {form: None if right.is_null else right.text() for form, right in node.entries().items()}
    if not found:
        raise node.fail("没有内容；没有错误写法就不写这个键。")
    return found


def _check_entry(entry: Formulation, keys: Mapping[str, Node]) -> None:
    """What one entry alone can have wrong; DataError."""
    if len(entry.order) == 1:
        raise keys["order"].fail("只有一项，没有次序可言。")
    if both := set(entry.verbs) & set(entry.wrong_verbs):
        raise keys["wrong_verbs"].fail(f"“{'、'.join(sorted(both))}”同时写在 verbs 里。")
    if entry.superseded_by and not entry.valid_until:
        raise keys["superseded_by"].fail("有 superseded_by 就要有 valid_until。")
    if entry.carrier and not satisfied([entry], entry.carrier):
        raise keys["carrier"].fail(f"这句话里没有“{entry.wording}”。")
    for name in entry.organisations:
        if name not in organisations():
            raise keys["organisations"].fail(f"“{name}”不在 prompts/organisations.yaml 里。")
    for item in keys["required_in"].items() if "required_in" in keys else ():
        item.choice(outlines.places())
    if "exceptions" in keys and not shipped(keys["exceptions"]):
        patterns = [item.pattern() for item in keys["exceptions"].items()]
        for form in entry.wrong:
            if any(match.span() == (0, len(form)) for pattern in patterns for match in pattern.finditer(form)):
                raise keys["exceptions"].fail(f"错误写法“{form}”本身就在例外里，永远不会报。")


def _check_succession(entry: Formulation, entries: Mapping[str, Formulation], node: Node) -> None:
    seen = {entry.id}
    current = entry
    while current.superseded_by:
        if current.superseded_by not in entries:
            raise node.fail(f"superseded_by：没有“{current.superseded_by}”这个编号。")
        if current.superseded_by in seen:
            raise node.fail(f"superseded_by：接续关系绕成了圈（{current.superseded_by}）。")
        current = entries[current.superseded_by]
        seen.add(current.id)


def _check_wrong(entry: Formulation, lexicon: Lexicon, node: Node) -> None:
    """A wrong form must not be somebody's valid wording, and its own correction must not be wrong again."""
    valid = lexicon.valid_forms
    for form, right in entry.wrong.items():
        folded = fold(form)
        if folded in valid:
            raise node.fail(f"错误写法“{form}”是 {valid[folded][0].id} 的正确写法。")
        if right and folded in fold(right) and not any(folded in good and good in fold(right) for good in valid):
            raise node.fail(f"“{form}”的改法“{right}”里还有这个错误写法，改了也会再报。")
