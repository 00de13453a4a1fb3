"""A model as judge of two runs, pair by pair: asked twice, the second time with the texts in the other order.

A judge is a reader with habits, so its own agreement is told beside what it says: between the two orders, over
repeats, and how often it takes what it reads first. It is no gate: nothing here fails a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import combinations
from statistics import fmean
from typing import Any, Literal

from evals.suite.nouns import Job
from evals.suite.runner import Results
from evals.suite.statistics import Interval, bootstrap, mcnemar
from evals.suite.summary import cells, counterpart
from pipeline.errors import InputError

Side = Literal["a", "b", "tie"]
ORDERS = ("ab", "ba")  # which run's text is shown first
_VERDICT = re.compile(r"^[\s*#>]*结论[\s*]*[:：][\s*]*(甲|乙|平)(?:稿|手)?(?:更好|胜)?[\s*。.]*$", re.MULTILINE)
_WORTH: Mapping[Side, float] = {"a": 0.0, "tie": 0.5, "b": 1.0}


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The texts of one brief in the two runs; ``key`` is the second's sample."""

    key: str
    job: Job
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the judge: a pair in one order, for the ``repeat``-th time (from 1)."""

    pair: Pair
    order: str
    repeat: int

    @property
    def texts(self) -> tuple[str, str]:
        return (self.pair.a, self.pair.b) if self.order == "ab" else (self.pair.b, self.pair.a)


@dataclass(frozen=True, slots=True)
class Vote:
    """What came of an ask. ``side`` None: the reply named no winner in the form asked for; nothing is read into it."""

    sample: str
    case: str
    order: str
    repeat: int
    side: Side | None
    reply: str


def verdict(reply: str, order: str) -> Side | None:
    """The side that a reply's last line names, in terms of the runs; None for any other reply.

    >>> verdict("甲稿更实在。\\n结论：甲", "ba")
    'b'
    """
    said = reply.rpartition("</think>")[2].strip()
    found = _VERDICT.match(said.rpartition("\n")[2])
    if found is None or len(set(_VERDICT.findall(said))) != 1:
        return None
    if found[1] == "平":
        return "tie"
    return "a" if (found[1] == "甲") == (order == "ab") else "b"


def pairs(a: Results, b: Results) -> tuple[Pair, ...]:
    """The samples that both runs completed, by model, variant, case and repeat; two single cells are set side by side.

    InputError when there is none.
    """
    old, new = cells(a), cells(b)
    found = []
    for cell, scores in new.items():
        other = counterpart(cell, old, new)
        known = {(job.case.id, job.repeat): job for job in old[other]} if other else {}
        for job, score in scores.items():
            before = known.get((job.case.id, job.repeat))
            if before is None or other is None or job.case.kind == "check" or score.error or old[other][before].error:
                continue
            found.append(Pair(job.key, job, a.run.outcome(before).text, b.run.outcome(job).text))
    if not found:
        raise InputError(f"{a.run.id} 与 {b.run.id} 没有两边都写成了的同一个用例，没法评比。")
    return tuple(found)


def asks(found: Sequence[Pair], repeats: int) -> tuple[Ask, ...]:
    """All questions; two texts that are the same are a tie without being asked about."""
    return tuple(
        Ask(pair, order, at + 1) for pair in found if pair.a != pair.b for at in range(repeats) for order in ORDERS
    )


def votes(
    todo: Sequence[Ask], reply: Callable[[Ask], str], workers: int, on_vote: Callable[[Vote], None]
) -> list[Vote]:
    """Every ask answered by ``reply``, in the order of ``todo``; what it raises ends all."""

    def one(ask: Ask) -> Vote:
        said = reply(ask)
        return Vote(ask.pair.key, ask.pair.job.case.id, ask.order, ask.repeat, verdict(said, ask.order), said)

    found = []
    with ThreadPoolExecutor(workers, "qicao-judge") as pool:
        try:
            for vote in pool.map(one, todo):
                on_vote(vote)
                found.append(vote)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of run B beside run A. A pair asked in both orders counts once a repeat.

    ``a``, ``b``: wins in both orders; ``tie``: called a tie, won once each way, or ``same`` in every character;
    ``unusable``: one of the two replies named no winner. ``share``: mean over briefs of 1 where B wins, ½ for a tie, 0
    where A wins, with its bootstrap interval. ``p``: McNemar's, on the briefs that B wins and loses on balance.
    ``orders``: share of pairs in which both orders say the same; ``repeats``: share of two repeats of the same question
    that say the same; ``first``: share of decided replies that chose the text shown first (½: no habit). None: never.
    """

    judge: str
    run_a: str
    run_b: str
    pairs: int
    same: int
    a: int
    b: int
    tie: int
    unusable: int
    share: Interval
    p: float
    orders: float | None
    repeats: float | None
    first: float | None

    def json(self) -> dict[str, Any]:
        return {"schema": 1, **asdict(self)}


def judged(
    judge: str, a: Results, b: Results, found: Sequence[Pair], said: Sequence[Vote]
) -> tuple[Judgement, Mapping[str, Sequence[Side | None]]]:
    """The figures, and each sample's verdicts, one a repeat."""
    by_pair: dict[str, dict[int, list[Vote]]] = {pair.key: {} for pair in found}
    for vote in said:
        by_pair[vote.sample].setdefault(vote.repeat, []).append(vote)
    same = {pair.key for pair in found if pair.a == pair.b}
    sides: dict[str, list[Side | None]] = {
        key: ["tie"] if key in same else [_both(rows) for rows in repeats.values()] for key, repeats in by_pair.items()
    }
    every = [side for verdicts in sides.values() for side in verdicts]
    means = _by_case(found, sides)
    balance = [fmean(values) - 0.5 for values in means.values()]
    agreed = [rows[0].side == rows[1].side for one in by_pair.values() for rows in one.values() if _usable(rows)]
    chosen = [(vote.side == "a") == (vote.order == "ab") for vote in said if vote.side in ("a", "b")]
    again = list(_again(by_pair))
    figures = Judgement(
        judge, a.run.id, b.run.id, len(found), len(same),
        every.count("a"), every.count("b"), every.count("tie"), every.count(None),
        bootstrap([[fmean(values)] for values in means.values()], b.suite.seed),
        mcnemar(sum(value < 0 for value in balance), sum(value > 0 for value in balance)),
        _mean(agreed), _mean(again), _mean(chosen),
    )  # fmt: skip
    return figures, sides


def _both(rows: Sequence[Vote]) -> Side | None:
    """One repeat of a pair: what both orders say, else a tie; None when a reply is missing or cannot be used."""
    if not _usable(rows):
        return None
    return rows[0].side if rows[0].side == rows[1].side else "tie"


def _usable(rows: Sequence[Vote]) -> bool:
    return len(rows) == len(ORDERS) and all(vote.side is not None for vote in rows)


def _by_case(found: Sequence[Pair], sides: Mapping[str, Sequence[Side | None]]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    for pair in found:
        worths = [_WORTH[side] for side in sides[pair.key] if side is not None]
        if worths:
            values.setdefault(pair.job.case.id, []).extend(worths)
    return values


def _again(by_pair: Mapping[str, Mapping[int, Sequence[Vote]]]) -> Iterator[bool]:
    """For every two repeats of one question whether they say the same."""
    for repeats in by_pair.values():
        for order in ORDERS:
            said = [vote.side for rows in repeats.values() for vote in rows if vote.order == order and vote.side]
            yield from (one == other for one, other in combinations(said, 2))


def _mean(values: Sequence[bool]) -> float | None:
    return fmean(values) if values else None
