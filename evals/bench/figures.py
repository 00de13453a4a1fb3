"""Figures in equal words, figures that follow, and figures that do not: how many of each are told.

    python -m evals.bench.figures [--each 3] [--shown]

From the planted clean texts with briefs: each figure, time of the clock and date that the text has from the brief is put in
every other form that says the same (none may be flagged), what two figures of one fact give stands behind one of them (none may
be flagged), and figures are made false or invented (all should be told). Seeded, so the same on every run.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from random import Random

from evals import registry
from evals.bench import figure_changes, figure_forms, figure_reckoned, second
from evals.brief_words import brief_words
from evals.check import check
from pipeline import figures
from pipeline.figures import Figure

_RULES = ("untraced-figure", "untraced-date", "altered-figure")
_AIM_FLAGGED, _AIM_TOLD, _SEED, _INVENTED = 0.02, 0.95, 39, 300
_ENDS = re.compile("[，。；！？\n]")


@dataclass(frozen=True, slots=True)
class Case:
    """``group``: equal, derived, altered, invented; the new words stand from ``start`` to ``end``."""

    group: str
    kind: str
    clean: second.Text
    text: str
    start: int
    end: int


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="equal, derived, altered and invented figures")
    parser.add_argument("--each", type=int, default=3, help="figures of a text for each group")
    parser.add_argument("--set", action="append", help="folders of evals/bench/planted; all by default")
    parser.add_argument("--shown", action="store_true", help="print each false alarm and each miss")
    args = parser.parse_args(argv)
    texts = _texts(args.set or second.names())
    rules = registry.load().only(_RULES)
    tally: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for case in _cases(texts, args.each):
        found = [hit for hit in check(case.text, brief=case.clean.brief, rules=rules).findings if hit.level != "info"]
        told = any(hit.start < case.end and case.start < hit.end for hit in found)
        tally[case.group, case.kind].append(told)
        if args.shown and told == (case.group in ("equal", "derived")):
            around = case.text[max(0, case.start - 22) : case.start]
            print(
                f"  {case.group:8} {case.kind:10} {case.clean.name}  {around}⟦{case.text[case.start : case.end]}⟧".replace(
                    "\n", "⏎"
                )
            )
    return _report(tally)


def _report(tally: dict[tuple[str, str], list[bool]]) -> int:
    whole: dict[str, list[bool]] = defaultdict(list)
    for (group, kind), rows in sorted(tally.items()):
        print(f"{group:9} {kind:11} {sum(rows):5} of {len(rows):5} told  {sum(rows) / len(rows):.3f}")
        whole[group] += rows
    share = {group: sum(rows) / len(rows) for group, rows in whole.items()}
    for group, rows in whole.items():
        print(f"{group:9} {'in all':11} {sum(rows):5} of {len(rows):5} told  {share[group]:.3f}")
    return 0 if share["equal"] <= _AIM_FLAGGED and share["altered"] >= _AIM_TOLD else 1


def _texts(names: Sequence[str]) -> list[second.Text]:
    found = {}
    for name in names:
        found.update(
            {f"{name}/{text.name}": text for text in second.load(name).values() if text.brief and text.brief.facts}
        )
    return list({text.text: text for text in found.values()}.values())


def _cases(texts: Sequence[second.Text], each: int) -> Iterator[Case]:
    for text in texts:
        random = Random(f"{_SEED} {text.name}")
        assert text.brief is not None
        known = [one for words in brief_words(text.brief) for one in figures.find(words, weak=True)]
        told = [one for one in figures.find(text.text) if any(_same(one, other) for other in known)]
        random.shuffle(told)
        yield from _equal(text, told, each)
        yield from _clocks(text)
        yield from _derived(text, told, each, random)
        yield from _reckoned(text, told, each, Random(f"{_SEED} {text.name} reckoned"))
        yield from _altered(text, told, known, each, random)
    yield from _invented(texts)


def _same(one: Figure, other: Figure) -> bool:
    return (one.values, one.kind, one.day) == (other.values, other.kind, other.day) and one.unit == other.unit


def _put(text: second.Text, group: str, kind: str, at: tuple[int, int], words: str) -> Case:
    start, end = at
    return Case(group, kind, text, text.text[:start] + words + text.text[end:], start, start + len(words))


def _equal(text: second.Text, told: Sequence[Figure], each: int) -> Iterator[Case]:
    used = 0
    for figure in told:
        before, after = text.text[max(0, figure.start - 3) : figure.start], text.text[figure.end : figure.end + 2]
        hedged = bool(re.search("[近约超过足到达逾余多于破至—]$", before)) or bool(
            re.match("以上|左右|多|以下|以内|[至到—余半]", after)
        )
        span = (figure.start, figure.end)
        forms = [one for one in figure_forms.forms(figure) if one[0] not in ("round", "tenths") or not hedged]
        forms = [one for one in forms if one[1] + one[2] != figure.text]
        used += bool(forms)
        if used > 2 * each:
            return
        for kind, hedge, words in forms:
            yield _put(text, "equal", kind, span, hedge + words)


def _clocks(text: second.Text) -> Iterator[Case]:
    assert text.brief is not None
    there = {
        figure_forms.minutes(one) for words in brief_words(text.brief) for one in figure_forms.CLOCK.finditer(words)
    }
    for match in figure_forms.CLOCK.finditer(text.text):
        if figure_forms.minutes(match) in there:
            for words in figure_forms.clocks(match):
                yield _put(text, "equal", "clock", match.span(), words)


def _derived(text: second.Text, told: Sequence[Figure], each: int, random: Random) -> Iterator[Case]:
    assert text.brief is not None
    for fact in text.brief.facts:
        group = figures.find(fact.text, weak=True)
        of_it = [one for one in told if any(_same(one, other) for other in group)][:each]
        values = _following(group)
        for figure in of_it:
            end = _ENDS.search(text.text, figure.end)
            at = end.start() if end else figure.end
            rows = list(figure_changes.derived(group, figure, fact.text))
            for kind, words, _ in random.sample(rows, min(len(rows), 2 * each)):
                yield _put(text, "derived", kind, (at, at), words)
                wrong = figure_changes.near_derived(words, random)
                if wrong and not _explained(wrong, values):
                    yield _put(text, "altered", f"not-{kind}", (at, at), wrong)


def _reckoned(text: second.Text, told: Sequence[Figure], each: int, random: Random) -> Iterator[Case]:
    """Averages, what is left, so many of ten, the days to a feast: right ones, and wrong ones by which none may be explained."""
    assert text.brief is not None
    rows: list[tuple[int, str, str, set[Decimal]]] = []
    for fact in text.brief.facts:
        group = figures.find(fact.text, weak=True)
        for figure in [one for one in told if any(_same(one, other) for other in group)][:each]:
            end = _ENDS.search(text.text, figure.end)
            found = list(figure_reckoned.behind(group, figure, fact.text))
            for kind, words in random.sample(found, min(len(found), 2 * each)):
                rows.append((end.start() if end else figure.end, kind, words, _following(group)))
    last = text.text.rfind("。")
    if text.brief.date and last > 0:
        rows += [(last + 1, kind, words, set()) for kind, words in figure_reckoned.of_days(text.brief.date)][: 2 * each]
    for at, kind, words, values in rows:
        yield _put(text, "derived", kind, (at, at), words)
        wrong = figure_reckoned.wrong(words, random)
        if wrong and not _explained(wrong[len(words) - 8 :], values):
            yield _put(text, "altered", f"not-{kind}", (at, at), wrong)


def _altered(
    text: second.Text, told: Sequence[Figure], known: Sequence[Figure], each: int, random: Random
) -> Iterator[Case]:
    assert text.brief is not None
    groups = [figures.find(fact.text, weak=True) for fact in text.brief.facts]
    used = 0
    for figure in told:
        group = next((one for one in groups if any(_same(figure, other) for other in one)), [])
        changes = list(figure_changes.altered(figure, group, random))
        used += bool(changes)
        if used > 2 * each:
            return
        for kind, words in changes:
            new = figures.find(words)
            false = not (new and any(_may_be(new[0], other) for other in known)) and not _explained(
                words, _following(group)
            )
            if kind in ("unit", "neighbour") or false:
                yield _put(text, "altered", kind, (figure.start, figure.end), words)


def _may_be(one: Figure, other: Figure) -> bool:
    return one.values == other.values or figures.agrees(one, other)


def _following(group: Sequence[Figure]) -> set[Decimal]:
    """What two figures of a fact come to or leave, and their shares: a planted figure that is among these is not false."""
    values = [one.values[0] for one in group if len(one.values) == 1 and one.values[0] > 0]
    found = set(values) | {100 - one for one in values}
    for one, other in combinations(values, 2):
        found |= {one + other, abs(one - other), 100 * one / other, 100 * other / one, one / other, other / one}
        found |= {
            100 * one / (one + other),
            100 * other / (one + other),
            100 * other / one - 100,
            100 - 100 * one / other,
        }
    return found


def _explained(words: str, values: set[Decimal]) -> bool:
    found = figures.find(words, weak=True)
    return any(
        abs(value - one.values[0]) <= (2 if one.kind == "percent" else value / 50)
        for one in found
        for value in values
        if one.values
    )


def _invented(texts: Sequence[second.Text]) -> Iterator[Case]:
    random = Random(_SEED)
    for number in range(_INVENTED):
        text = random.choice(texts)
        found = figures.find(text.text)
        if number % 2 and found:
            figure = random.choice(found)
            words = figure_changes.invented(figure, random)
            if words:
                yield _put(text, "invented", "replaced", (figure.start, figure.end), words)
                continue
        ends = [match.start() for match in re.finditer("。", text.text)]
        at = random.choice(ends)
        yield _put(text, "invented", "added", (at, at), figure_changes.clause(random))


if __name__ == "__main__":
    sys.exit(main())
