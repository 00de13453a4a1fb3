"""The frame around the numbered parts, told by cues in the order of an outline.

``assign`` finds the best way through a run of paragraphs: sections come in the outline's order, any may be missing, a
new one is entered where its cue opens a paragraph, and what has no cue goes on with the section before it. Dynamic
programming over paragraphs x sections, so the work grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import yamlfile
from pipeline.patterns import lazy
from pipeline.resources import tree
from pipeline.types import Outline

SALUTATION = "salutation"
_NAMES = (
    "同志|代表|朋友|同学|老师|领导|女士|先生|来宾|嘉宾|书记|主席|主任|市长|省长|县长|部长|委员|劳模|姐妹|青年|家人|战友"
    "|各位|职工|会员|学员|专家|选手|队员|官兵|战士|乡亲|父老|师傅|校友|家长|同仁|同行|工友|弟兄|兄弟|伙伴|志愿者|模范|企业家|記者|書記|會員|職工|領導|來賓"
)
# The last of those addressed stands right before the colon: 今年有四项任务： addresses nobody.
_SALUTATION = lazy(
    rf"[^。！？；：\n“”]{{0,60}}(?:(?:{_NAMES})[们們]?|[一-鿿](?<![我你他她它咱人])们)(?:（[^（）\n]{{1,12}}）)?："
)
_GREETING = lazy(r"(?:大家|同志们|各位)?(?:早上|上午|中午|下午|晚上|新年|新春|过年|节日)?好[！。]?")
_ADDRESSED = 90  # characters of a salutation; of a greeting
_GREETED = 8
# Common to all types; used where the type of a text cannot be told.
_COMMON_HEAD = (SALUTATION, "purpose", "congratulation", "review", "call")
_COMMON_TAIL = ("hope", "wish")

# Weights of the way: an opening cue outweighs what a section may hold by chance, and a section without any cue of its
# own is dearer than an unknown paragraph. Set by hand on the shipped speeches and the founding case.
_OPENS, _HOLDS, _STAYS, _AGAIN = 3.0, 1.0, 0.5, 1.0
_DOUBT, _BLIND, _LOST = -1.5, -6.0, -1.0


@dataclass(frozen=True, slots=True)
class Cue:
    opens: re.Pattern[str] | None
    holds: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One section of a frame: its id and role."""

    id: str
    role: str


@cache
def cues() -> Mapping[str, Cue]:
    """Role -> cue, from ``prompts/cues.yaml``."""
    found: dict[str, Cue] = {}
    for role, node in yamlfile.load(tree("prompts") / "cues.yaml").entries().items():
        keys = node.mapping({"opens", "holds"})
        opens = [item.pattern().pattern for item in keys["opens"].items()] if "opens" in keys else []
        holds = tuple(item.pattern() for item in keys["holds"].items()) if "holds" in keys else ()
        found[role] = Cue(lazy("|".join(f"(?:{pattern})" for pattern in opens)) if opens else None, holds)
    return found


def head(outline: Outline | None) -> tuple[Place, ...]:
    """The sections before the first numbered part."""
    if outline is None:
        return tuple(Place(role, role) for role in _COMMON_HEAD)
    first = next((n for n, spec in enumerate(outline.sections) if spec.number), len(outline.sections))
    return tuple(Place(spec.id, spec.role) for spec in outline.sections[:first])


def tail(outline: Outline | None) -> tuple[Place, ...]:
    """The sections after the last numbered part."""
    if outline is None:
        return tuple(Place(role, role) for role in _COMMON_TAIL)
    last = max((n for n, spec in enumerate(outline.sections) if spec.number), default=len(outline.sections))
    return tuple(Place(spec.id, spec.role) for spec in outline.sections[last + 1 :])


def salutation(shown: str, start: int, end: int) -> int | None:
    """Where the salutation that begins at ``start`` ends; None when there is none."""
    if shown.find("：", start, min(end, start + _ADDRESSED)) < 0:
        return None
    match = _SALUTATION.match(shown, start, end)
    return match.end() if match else None


def assign(shown: str, spans: Sequence[tuple[int, int]], places: Sequence[Place]) -> list[int | None]:
    """For each paragraph the index of its section in ``places``, None where no cue tells."""
    if not spans:
        return []
    # best[s]: worth of the best way that ends in state s; state 2i+1 is section i, 2i is `unknown` after section i-1.
    size = 2 * len(places) + 1
    best: list[float] = [0.0] + [float("-inf")] * (size - 1)
    steps: list[list[int]] = []
    for start, end in spans:
        enter, stay = _worths(shown, start, end, places)
        best, step = _advance(best, enter, stay)
        steps.append(step)
    state = max(range(size), key=lambda index: best[index])
    way: list[int | None] = []
    for step in reversed(steps):
        way.append(state // 2 if state % 2 else None)
        state = step[state]
    return way[::-1]


def _advance(best: list[float], enter: list[float], stay: list[float]) -> tuple[list[float], list[int]]:
    """One paragraph further: the new worths, and for each state the state before it."""
    after, step = [best[0]], [0]
    top, most = 0, best[0]  # the best state so far among those before section i, and its worth
    for section, (entering, staying) in enumerate(zip(enter, stay, strict=True)):
        state = 2 * section + 1
        entered, stayed = most + entering, best[state] + staying
        if stayed >= entered:
            after.append(stayed)
            step.append(state)
        else:
            after.append(entered)
            step.append(top)
        if best[state] > most:
            top, most = state, best[state]
        lost, open_ = best[state] + _LOST, best[state + 1]
        after.append(open_ if open_ >= lost else lost)
        step.append(state + 1 if open_ >= lost else state)
        if open_ > most:
            top, most = state + 1, open_
    return after, step


def _worths(shown: str, start: int, end: int, places: Sequence[Place]) -> tuple[list[float], list[float]]:
    """What it is worth to enter, and to stay in, each section with this paragraph."""
    enter: list[float] = []
    stay: list[float] = []
    address = shown[end - 1] == "：" and _SALUTATION.fullmatch(shown, start, end) is not None
    greeting = end - start <= _GREETED and _GREETING.fullmatch(shown, start, end) is not None
    known = cues()
    for place in places:
        if place.role == SALUTATION:
            enter.append(6.0 if address else _BLIND)
            stay.append(1.0 if address or greeting else _BLIND)
            continue
        if address:
            enter.append(_BLIND)
            stay.append(_BLIND)
            continue
        cue = known.get(place.role)
        opens = holds = 0
        if cue is not None:
            if cue.opens is not None and cue.opens.match(shown, start, end):
                opens = 1
            for pattern in cue.holds:
                if pattern.search(shown, start, end):
                    holds += 1
        doubt = 0.0 if opens else _DOUBT if holds else _BLIND
        enter.append(_OPENS * opens + _HOLDS * holds + doubt)
        stay.append(_AGAIN * opens + _STAYS * holds)
    return enter, stay
