"""Whether every fact of a brief, changed in its text by program, is told; and whether other ways to say it are left alone.

    python -m evals.bench.facts [--missed] [--jobs 1] [--kind name]

The texts are the clean ones of ``planted/`` that have briefs. For each kind at most ``_EACH`` changes, at most ``_TEXT`` in one text,
the kinds in turn and the rarest first, drawn with a fixed seed (``fact_changes``). A change is found when a finding of warning or above that the clean text has not meets one of
its places. ``fact_manners`` says the same facts in other rightful ways; each new finding of warning or above there is a false alarm.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

from evals.bench import second
from evals.bench.fact_changes import KINDS, Plant
from evals.bench.fact_manners import MANNERS
from evals.bench.fact_things import Changed
from evals.bench.second import Text
from evals.check import check
from pipeline.types import Finding

_EACH, _TEXT, _SHARE = 40, 6, 2  # changes of a kind; of a text; of a text and a kind
_NEAR = 3  # characters beside the changed place
_AIM_RECALL, _AIM_FLAGGED = 0.90, 0.02

Key = tuple[str, str, str]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="recall on facts of a brief that were changed in the text")
    parser.add_argument("--missed", action="store_true", help="name each miss and each false alarm")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--kind", default="", help="only kinds whose names begin so")
    args = parser.parse_args(argv)
    texts = _texts()
    faults = [one for one in drawn(texts, KINDS) if one.kind.startswith(args.kind)]
    manners = drawn(texts, MANNERS)
    recall = _report("found", faults, told(faults, args.jobs), missed=args.missed, wrong=False)
    flagged = _report("flagged", manners, told(manners, args.jobs), missed=args.missed, wrong=True)
    return 0 if recall >= _AIM_RECALL and flagged <= _AIM_FLAGGED else 1


def _texts() -> list[Text]:
    """Each text with a brief once, in an order that mixes the sets."""
    found: dict[str, Text] = {}
    for name in second.names():
        own = second.load(name)
        lent = second.borrowed(name)
        found.update({f"{name}/{key}": text for key, text in own.items() if text.brief and key not in lent})
    keys = sorted(found)
    random.Random(1).shuffle(keys)
    return [Text(key, found[key].text, found[key].brief) for key in keys]


def drawn(texts: Sequence[Text], kinds: Mapping[str, Plant]) -> list[Changed]:
    """At most so many of a kind and of a text, the kinds in turn and the rarest first."""
    stock: dict[str, list[list[Changed]]] = {}
    for kind, plant in kinds.items():
        rows = []
        for text in texts:
            chance = random.Random(f"{kind} {text.name}")
            rows.append(chance.sample(found := list(plant(text, chance)), min(len(found), _SHARE)))
        stock[kind] = rows
    queues = {
        kind: [one for turn in range(_SHARE) for row in rows for one in row[turn : turn + 1]]
        for kind, rows in stock.items()
    }
    order = sorted(kinds, key=lambda kind: len(queues[kind]))
    used: Counter[str] = Counter()
    kept: dict[str, list[Changed]] = {kind: [] for kind in kinds}
    for kind in order * _EACH:
        queue = queues[kind]
        while queue and used[queue[0].clean.name] >= _TEXT:
            queue.pop(0)
        if queue:
            kept[kind].append(queue.pop(0))
            used[kept[kind][-1].clean.name] += 1
    return [one for kind in kinds for one in kept[kind]]


def told(changes: Sequence[Changed], jobs: int) -> list[list[Finding]]:
    """The new findings of each change that meet it, of warning or above."""
    groups: dict[str, list[Changed]] = defaultdict(list)
    for one in changes:
        groups[one.clean.name].append(one)
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            rows = dict(zip(groups, pool.map(_of_text, groups.values(), chunksize=4), strict=True))
    else:
        rows = {name: _of_text(group) for name, group in groups.items()}
    turns = {name: iter(row) for name, row in rows.items()}
    return [next(turns[one.clean.name]) for one in changes]


def _of_text(changes: Sequence[Changed]) -> list[list[Finding]]:
    clean = changes[0].clean
    known = {_key(hit) for hit in check(clean.text, brief=clean.brief).findings}
    return [_meeting(one, known) for one in changes]


def _meeting(one: Changed, known: set[Key]) -> list[Finding]:
    new = [hit for hit in check(one.text, brief=one.clean.brief).findings if _key(hit) not in known]
    return [
        hit
        for hit in new
        if hit.level != "info"
        and (not one.spans or any(hit.start <= end + _NEAR and start - _NEAR <= hit.end for start, end in one.spans))
    ]


def _key(hit: Finding) -> Key:
    return hit.rule, hit.text, hit.message


def _report(
    word: str, changes: Sequence[Changed], found: Sequence[Sequence[Finding]], *, missed: bool, wrong: bool
) -> float:
    tally: dict[str, list[bool]] = defaultdict(list)
    for one, hits in zip(changes, found, strict=True):
        tally[one.kind].append(bool(hits))
    for kind, rows in tally.items():
        print(f"{kind:<22} {word} {sum(rows):3} of {len(rows):3}  {sum(rows) / len(rows):.3f}")
    hits_in_all = sum(map(bool, found))
    share = hits_in_all / max(1, len(changes))
    print(f"{'all':<22} {word} {hits_in_all:3} of {len(changes):3}  {share:.3f}")
    for one, hits in zip(changes, found, strict=True) if missed else ():
        if bool(hits) == wrong:
            start, end = one.spans[0] if one.spans else (0, 0)
            around = one.text[max(0, start - 16) : end + 16].replace("\n", "⏎")
            rules = " ".join(f"{hit.rule}({hit.text[:20]})" for hit in hits)
            print(
                f"  {'flagged' if wrong else 'missed'}  {one.kind}  {one.clean.name}  {one.shown}  …{around}…  {rules}"
            )
    return share


if __name__ == "__main__":
    sys.exit(main())
