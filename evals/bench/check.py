"""What a check costs: time per text, growth with length and with terms, a hostile text against a clean one.

    python -m evals.bench.check [--texts 100]

Texts are filled references, cut or joined to 3,200 characters. CPU time of this process, best of three rounds.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from evals import registry
from evals.bench.clean import filled
from evals.check import check
from evals.registry import Ruleset
from evals.shapes.base import Terms

_SIZE = 3200
_AIM_TERMS, _AIM_HOSTILE = 1.10, 20.0
_MORE = 5000


def main() -> int:
    parser = argparse.ArgumentParser(description="time of a check")
    parser.add_argument("--texts", type=int, default=100)
    args = parser.parse_args()
    rules = registry.load()
    stock = "".join(clean.text for clean in filled())
    texts = [_cut(stock, number * 791, _SIZE) for number in range(args.texts)]
    check(texts[0], rules=rules)
    plain = _time(texts, rules)
    print(f"{_SIZE:>9,} characters   {1000 * plain / len(texts):8.2f} ms a text, {len(rules.rules)} rules")
    _growth(stock, rules)
    richer = _with_terms(rules)
    check(texts[0], rules=richer)
    # Turn about, so that a busy machine slows both alike.
    turns = [(_time(texts, rules, 1), _time(texts, richer, 1)) for _ in range(5)]
    more = min(after for _, after in turns) / min(before for before, _ in turns)
    print(f"{_MORE:>9,} more terms    {more:8.3f} of the time (aim {_AIM_TERMS})")
    clean = _time([_cut(stock, 0, 100_000)], rules, 1)
    worst = max(_time([text], rules, 1) / clean for text in _hostile())
    print(f"1,000,000 hostile       {worst:8.1f} times a clean text of 100,000 characters (aim {_AIM_HOSTILE})")
    return 0 if more <= _AIM_TERMS and worst <= _AIM_HOSTILE else 1


def _cut(stock: str, start: int, size: int) -> str:
    """``size`` characters from ``start``, round the end."""
    start %= len(stock)
    return "".join(itertools.islice(itertools.cycle(stock), start, start + size))


def _time(texts: Sequence[str], rules: Ruleset, rounds: int = 3) -> float:
    return min(_once(lambda: [check(text, rules=rules) for text in texts]) for _ in range(rounds))


def _once(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _growth(stock: str, rules: Ruleset) -> None:
    for size in (12_800, 51_200):
        seconds = _time([_cut(stock, 0, size)], rules)
        print(f"{size:>9,} characters   {1000 * seconds:8.2f} ms, {1e6 * seconds / size:6.2f} µs a character")


def _with_terms(rules: Ruleset) -> Ruleset:
    """The rules with one more list of words that no speech has, as an office's own list would be."""
    words = Terms(f"第{number}号样本词语" for number in range(_MORE))
    first, *others = rules.rules
    return replace(rules, rules=(replace(first, scans=(*first.scans, words)), *others))


def _hostile() -> list[str]:
    """A million characters that make careless patterns and stacks go back and forth."""
    return ["（" * 1_000_000, "要" * 1_000_000, "一是、" * 333_333, "“两个维护" * 200_000, "市委、" * 333_333]


if __name__ == "__main__":
    sys.exit(main())
