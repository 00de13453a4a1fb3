"""What a check costs: time per text, many texts with four reports, growth with length and with terms, a hostile text.

    python -m evals.bench.check [--texts 100] [--many 1000]

Texts are filled references, joined and cut to 3,200 characters. Times are CPU time of this process, the best of several
rounds; of many texts it is what the clock shows, from their files to the last report, on all cores.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from evals import registry, reports
from evals.bench.clean import filled
from evals.check import check
from evals.registry import Ruleset
from evals.shapes.base import Terms
from pipeline.cli.crowd import outcomes
from pipeline.cli.material import Wish

SIZE = 3200
FORMS = ("text", "json", "junit", "sarif")
_AIM_MANY, _AIM_TERMS, _AIM_HOSTILE = 1.5, 1.10, 12.0
_MORE = 5000


def main() -> int:
    parser = argparse.ArgumentParser(description="time of a check")
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--many", type=int, default=1000)
    args = parser.parse_args()
    start = time.process_time()
    rules = registry.load()
    few = texts(args.texts)
    check(few[0], rules=rules)
    gc.freeze()  # as the command does with what stays
    print(f"{'start-up':>9}            {1000 * (time.process_time() - start):8.0f} ms, {len(rules.rules)} rules")
    each = _time(few, rules) / len(few)
    print(f"{SIZE:>9,} characters   {1000 * each:8.2f} ms a text")
    _growth(rules)
    more = _terms(few, rules)
    print(f"{_MORE:>9,} more terms    {more:8.3f} of the time (aim {_AIM_TERMS})")
    clean = _time([joined(100_000)], rules)
    worst = max(_time([text], rules, 1) / clean for text in _hostile())
    print(f"1,000,000 hostile       {worst:8.1f} times a clean text of 100,000 characters (aim {_AIM_HOSTILE})")
    seconds, busy = many(texts(args.many))
    print(f"{args.many:>9,} texts        {seconds:8.2f} s with {', '.join(FORMS)} (aim {_AIM_MANY} for 1,000)")
    print(f"{'':>9}              {busy:8.2f} s of processor time, all processes together")
    return 0 if more <= _AIM_TERMS and worst <= _AIM_HOSTILE else 1


def texts(count: int) -> list[str]:
    """Speeches of ``SIZE`` characters, no two alike as long as there are pairs of references: the end of each is of another."""
    speeches = [clean.text for clean in filled()]
    size = len(speeches)
    return [_cut([speeches[n % size], *speeches[(n * 7 + n // size) % size :]], SIZE) for n in range(count)]


def joined(size: int) -> str:
    """All speeches one after the other, again and again."""
    return _cut([clean.text for clean in filled()], size)


def _cut(pieces: Sequence[str], size: int) -> str:
    return "".join(islice(cycle("".join(pieces)), size))


def many(texts: Sequence[str], forms: Sequence[str] = FORMS) -> tuple[float, float]:
    """Seconds until all ``texts`` are read from their files, checked by all rules and reported in all ``forms``: by the
    clock, and of processor time.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / f"{number}.md") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            Path(path).write_text(text, "utf-8")
        wish = Wish(today=date(2026, 1, 1))
        start, busy = time.perf_counter(), sum(os.times()[:4])
        files = [outcome.file for outcome in outcomes(paths, wish) if outcome.file]
        for form in forms:
            reports.render(files, form, rules=wish.ruleset())
        return time.perf_counter() - start, sum(os.times()[:4]) - busy


def _time(texts: Sequence[str], rules: Ruleset, rounds: int = 3) -> float:
    return min(_once(lambda: [check(text, rules=rules) for text in texts]) for _ in range(rounds))


def _once(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _growth(rules: Ruleset) -> None:
    for size in (12_800, 51_200):
        seconds = _time([joined(size)], rules)
        print(f"{size:>9,} characters   {1000 * seconds:8.2f} ms, {1e6 * seconds / size:6.2f} µs a character")


def _terms(few: Sequence[str], rules: Ruleset) -> float:
    """Time with one more list of words, as an office's own would be, in shares of the time without."""
    characters = sorted(set("".join(few)))
    made = random.Random(0)  # the same words each time
    words = Terms("".join(made.choices(characters, k=made.randint(2, 5))) for _ in range(_MORE))
    first, *others = rules.rules
    richer = replace(rules, rules=(replace(first, scans=(*first.scans, words)), *others))
    check(few[0], rules=richer)
    # Turn about, so that a busy machine slows both alike.
    turns = [(_time(few, rules, 1), _time(few, richer, 1)) for _ in range(5)]
    return min(after for _, after in turns) / min(before for before, _ in turns)


def _hostile() -> list[str]:
    """A million characters that make careless patterns and stacks go back and forth."""
    return ["（" * 1_000_000, "要" * 1_000_000, "一是、" * 333_333, "“两个维护" * 200_000, "市委、" * 333_333]


if __name__ == "__main__":
    sys.exit(main())
