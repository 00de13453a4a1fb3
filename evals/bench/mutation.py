"""How many planted faults the evaluators find, per class and in all.

    python -m evals.bench.mutation [--each 2] [--missed]

A mutant counts as found when there is a finding that the clean text has not and that meets the planted place (for what
is missing: any new finding), at the level that a reviewer would give it or above; a warning more than that is no fault.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence

from evals.bench.clean import Clean, composed, filled
from evals.bench.mutants import Mutant, mutants
from evals.check import check
from pipeline.types import Finding

_AIM_ERRORS, _AIM_ALL = 0.95, 0.90
_NEAR = 3  # characters beside the planted place


def main() -> int:
    parser = argparse.ArgumentParser(description="recall on planted faults")
    parser.add_argument("--each", type=int, default=2, help="mutants of each fault")
    parser.add_argument("--missed", action="store_true", help="name each fault that was not found")
    args = parser.parse_args()
    texts = [*filled(), *composed()]
    known: dict[str, set[tuple[str, str, str]]] = {}
    tally: dict[str, list[tuple[Mutant, bool]]] = defaultdict(list)
    for mutant in mutants(texts, args.each):
        tally[mutant.kind].append((mutant, found(mutant, known)))
    report(tally, texts)
    if args.missed:
        for rows in tally.values():
            for mutant, hit in rows:
                if not hit:
                    print(f"missed  {mutant.kind} ({mutant.level})  {mutant.clean.name}  {mutant.fault}")
    errors = [hit for rows in tally.values() for mutant, hit in rows if mutant.level == "error"]
    all_ = [hit for rows in tally.values() for _, hit in rows]
    return 0 if sum(errors) >= _AIM_ERRORS * len(errors) and sum(all_) >= _AIM_ALL * len(all_) else 1


def found(mutant: Mutant, known: dict[str, set[tuple[str, str, str]]]) -> bool:
    """See the module; ``known`` keeps what the clean texts have."""
    clean = mutant.clean
    if clean.name not in known:
        known[clean.name] = {(hit.rule, hit.text, hit.message) for hit in check(clean.text, brief=clean.brief).findings}
    report = check(mutant.text, brief=clean.brief, references=mutant.references)
    return any(
        _tells(mutant, hit) and (hit.rule, hit.text, hit.message) not in known[clean.name] for hit in report.findings
    )


def _tells(mutant: Mutant, hit: Finding) -> bool:
    if hit.level == "info" and mutant.level != "info":
        return False
    if mutant.start is None:
        return True
    # What a fault does to the whole (a part too few, a length) is told elsewhere than where it was planted.
    return hit.start <= mutant.end + _NEAR and mutant.start - _NEAR <= hit.end


def report(tally: dict[str, list[tuple[Mutant, bool]]], texts: Sequence[Clean]) -> None:
    for kind, rows in tally.items():
        print(f"{kind:<24} {_share([hit for _, hit in rows])}")
    every = [(mutant.level, hit) for rows in tally.values() for mutant, hit in rows]
    for level in ("error", "warning", "info"):
        print(f"{level:<24} {_share([hit for grade, hit in every if grade == level])}")
    print(f"{'all':<24} {_share([hit for _, hit in every])}  in {len(texts)} clean texts")


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits):4} of {len(hits):4}  {sum(hits) / max(1, len(hits)):.3f}"


if __name__ == "__main__":
    sys.exit(main())
