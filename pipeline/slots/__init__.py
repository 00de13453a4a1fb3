"""Open places with a life: found in every style, typed, listed, filled from the brief, never guessed.

The pipeline writes an open place as 【待填：市名】 or, with what exactly, 【待填：数字·新发展会员数】; labels, classic
masks and questions are in ``prompts/slots.yaml``. Reading accepts every style there is (``masks``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import yamlfile
from pipeline.errors import DataError
from pipeline.patterns import lazy
from pipeline.resources import tree
from pipeline.slots import masks
from pipeline.types import Slot

_LONGEST = 80  # characters of a detail
_OURS = lazy(rf"【待填：([^【】·\n]{{1,40}})(?:·([^【】\n]{{0,{_LONGEST}}}))?】")
_TIMES = str.maketrans(dict.fromkeys(masks.MARKS + masks.REDACTED + masks.BULLETS, "×"))
_LETTERS = lazy("^[A-WYZ]+(?=[一-鿿]|$)")  # AA市
_YEAR_HEAD = ("二○", "二〇", "二零")
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of slot: the label in the text, the mask of the classic style, the question to the writer."""

    label: str
    classic: str
    ask: str


@cache
def vocabulary() -> Mapping[str, Kind]:
    """Slot name -> kind, from ``prompts/slots.yaml``."""
    needed = {"label", "classic", "ask"}
    found: dict[str, Kind] = {}
    for name, node in yamlfile.load(tree("prompts") / "slots.yaml", DataError).entries().items():
        keys = node.mapping(needed, required=needed)
        found[name] = Kind(keys["label"].text(), keys["classic"].text(), keys["ask"].text())
    return found


@cache
def _names() -> Mapping[str, str]:
    return {kind.label: name for name, kind in vocabulary().items()}


def find(text: str) -> list[Slot]:
    """All open places of ``text``, in order. A label that we do not know gives ``unknown`` with the label as detail.

    ``normalise`` writes a mask that differs from its kind's classic form as the detail (市名·××市): nothing is lost.
    """
    return list(_find(text))


def _find(text: str) -> Iterator[Slot]:
    for mask in masks.scan(text):
        words = text[mask.start : mask.end]
        ours = _OURS.fullmatch(words)
        if ours is not None:
            name = _names().get(ours[1])
            label = ours[1] if name is None else ""
            detail = "·".join(part for part in (label, ours[2] or "") if part)
            yield Slot(name or _UNKNOWN, words, mask.start, mask.end, detail)
        else:
            detail = "" if mask.detail == vocabulary()[mask.name].label else mask.detail
            yield Slot(mask.name, words, mask.start, mask.end, detail)


def render(name: str, detail: str = "") -> str:
    """An open place as the pipeline writes it. KeyError for a name that ``prompts/slots.yaml`` does not have."""
    label = vocabulary()[name].label
    tidy = re.sub(r"[【】\s]+", " ", detail).strip()[:_LONGEST].strip()
    return f"【待填：{label}·{tidy}】" if tidy else f"【待填：{label}】"


def _replaced(text: str, put: Callable[[Slot], str]) -> str:
    pieces: list[str] = []
    last = 0
    for slot in _find(text):
        pieces += (text[last : slot.start], put(slot))
        last = slot.end
    return "".join((*pieces, text[last:]))


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with the slots that ``values`` names (slot name, or ``name·detail``) replaced; the others stay.

    A slot with a detail of its own says something narrower than its name, so only ``name·detail`` fills it.
    """

    def put(slot: Slot) -> str:
        exact = values.get(f"{slot.name}·{slot.detail}")
        if exact is not None:
            return exact
        return slot.text if slot.detail and "×" not in slot.detail else values.get(slot.name, slot.text)

    return _replaced(text, put)


def normalise(text: str) -> str:
    """Every mask as 【待填：…】; those that are it already stay as they are."""
    return _replaced(text, normalise_one)


def normalise_one(slot: Slot) -> str:
    """One slot as 【待填：…】."""
    if _OURS.fullmatch(slot.text):
        return slot.text
    if slot.detail or slot.text[0] in "[［{<＜（(【":
        return render(slot.name, slot.detail)
    kept = 2 if slot.text.startswith(_YEAR_HEAD) else 0  # the ○ of 二○×× is a digit
    mask = slot.text[:kept] + slot.text[kept:].translate(_TIMES)
    mask = _LETTERS.sub(lambda match: "×" * len(match[0]), mask)
    if not set(mask) & {"×"}:
        mask = vocabulary()[slot.name].classic  # a dot in quotation marks, empty brackets
    return render(slot.name, "" if mask == vocabulary()[slot.name].classic else mask)


def classic(text: str) -> str:
    """Every 【待填：…】 as a mask of the classic style: the one it was read as, else that of its kind."""

    def put(slot: Slot) -> str:
        if not _OURS.fullmatch(slot.text):
            return slot.text
        return slot.detail if "×" in slot.detail else vocabulary()[slot.name].classic

    return _replaced(text, put)


def mask_facts(text: str) -> str:
    """``text`` with its figures and dates as open slots: what a reference may show to a model."""
    from pipeline import figures

    taken = [(slot.start, slot.end) for slot in _find(text)]
    pieces: list[str] = []
    last = 0
    for figure in figures.find(text):
        while taken and taken[0][1] <= figure.start:
            taken.pop(0)
        if taken and taken[0][0] < figure.end:
            continue
        unit = figure.unit if figure.unit and figure.text.endswith(figure.unit) else ""
        slot = render("date") if figure.kind == "date" else render("figure") + unit
        pieces += (text[last : figure.start], slot)
        last = figure.end
    return "".join((*pieces, text[last:]))
