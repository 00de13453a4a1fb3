"""How well retrieval finds what serves, beside plain BM25 over the same words.

    python -m evals.bench.retrieval [--speeches 240] [--all]

The corpus is the shipped speeches and ``--speeches`` made by program. Asked are two of three times for a section of a
brief, else freely; half of the themes are for tuning (weights were chosen on them alone), the other half is reported.
Plain BM25 gets in words what the brief says: the organisation, the section's name and what it covers, the emphasis. "its best section told" lets the
judge choose the section of each speech that plain BM25 of whole speeches finds, which no engine could.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.bench.retrieval import measure
from evals.bench.retrieval.queries import grades, judged, queries
from evals.bench.retrieval.speeches import corpus as make
from pipeline import corpus

_AIM = 0.15  # nDCG@5 above plain BM25, on the held half


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="retrieval quality beside plain BM25")
    parser.add_argument("--speeches", type=int, default=240, help="made by program, beside the shipped ones")
    parser.add_argument("--all", action="store_true", help="show the tuning half, too")
    args = parser.parse_args(argv)
    made, shipped = list(make(args.speeches)), corpus.load()
    sections = judged(made, shipped)
    asked = queries()
    truth = {query.id: grades(query, sections) for query in asked}
    engines = measure.engines([*(one.speech for one in made), *shipped])
    print(f"{len(sections)} sections of {len(made) + len(shipped)} speeches, {len(asked)} queries")
    reached: dict[str, float] = {}
    for half in ("tuning", "held") if args.all else ("held",):
        part = [query for query in asked if query.half == half]
        print(f"\n{half} ({len(part)} queries){'':12}" + "".join(f"{name:>10}" for name in measure.MEASURES))
        reached.clear()
        for name, engine in engines.items():
            found = measure.scores(engine, part, truth)
            reached[name] = found["nDCG@5"]
            print(f"  {name:32}" + "".join(f"{value:10.3f}" for value in found.values()))
    ours = reached.pop("qicao")
    gain = ours - max(reached.values())
    print(f"\nqicao above the best of the others on the held half: {gain:+.3f} nDCG@5 (aim {_AIM:+.2f})")
    return int(gain < _AIM)


if __name__ == "__main__":
    sys.exit(main())
