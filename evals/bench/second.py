"""Recall and false alarms on sets that were written from the domain's facts alone, without a look at the rules or at ``planted/*.yaml``.

    python -m evals.bench.second [--set second] [--shown]

A set is a folder of ``planted/``: clean texts (``NAME.txt``, a brief beside some; or those of other sets, by a ``texts.list``),
``faults.tsv`` with one planted fault a line (text, class, level, what stands there, what is put there), and ``near-misses.tsv`` (text, kind, what stands there or
nothing, what is put there; where nothing stands, it is a paragraph before the last). A fault is found when a finding meets
its place that the clean text has not (for classes ``part``, ``length`` and 10, and
where something is missing: any new finding), at level
warning or above; of level H (a hint) info is enough. A near-miss is flagged by any new error or warning.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.check import check
from pipeline import brief as briefs
from pipeline import hanzi
from pipeline.types import Brief, Finding

_PLANTED = Path(__file__).parent / "planted"
_NEAR = 6  # characters beside the planted place: the neighbour of a doubled clause, a mark before it
_AIM_ERRORS, _AIM_ALL, _AIM_ALARMS, _AIM_SHARE = 0.95, 0.90, 0.3, 0.02


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    text: str
    brief: Brief | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a set: what was put where into which text. ``level`` is E, W or H; of a near-miss it is empty."""

    clean: Text
    kind: str
    level: str
    text: str
    start: int
    end: int


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="recall and false alarms on a set that the rules' writers had not seen"
    )
    parser.add_argument("--set", default="second", help="a folder of evals/bench/planted")
    parser.add_argument("--shown", action="store_true", help="print each miss and each false alarm")
    args = parser.parse_args(argv)
    texts = load(args.set)
    known = {name: set(map(_key, _findings(text.text, text.brief))) for name, text in texts.items()}
    alarms = _clean(texts, args.shown)
    errors, both = _faults(list(changes(args.set, texts)), known, args.shown)
    share = _near(list(changes(args.set, texts, "near-misses")), known, args.shown)
    good = errors >= _AIM_ERRORS and both >= _AIM_ALL and alarms <= _AIM_ALARMS and share <= _AIM_SHARE
    return 0 if good else 1


def _text(path: Path) -> Text:
    beside = path.with_suffix(".brief.yaml")
    return Text(path.stem, path.read_text("utf-8"), briefs.load(beside) if beside.exists() else None)


def names() -> list[str]:
    """The sets that there are."""
    return sorted(path.name for path in _PLANTED.iterdir() if path.is_dir())


def load(name: str) -> dict[str, Text]:
    """The clean texts of a set: its own, and those of other sets that its ``texts.list`` names (SET/TEXT)."""
    lent = (_PLANTED / f"{line}.txt" for line in _lines(name))
    paths = [*sorted((_PLANTED / name).glob("*.txt")), *lent]
    return {path.stem: _text(path) for path in paths}


def borrowed(name: str) -> frozenset[str]:
    """The names of those texts of a set that are another set's."""
    return frozenset(Path(line).name for line in _lines(name))


def _lines(name: str) -> list[str]:
    path = _PLANTED / name / "texts.list"
    return path.read_text("utf-8").split() if path.exists() else []


def changes(name: str, texts: dict[str, Text], what: str = "faults") -> Iterator[Change]:
    """The planted faults of a set, or its near-misses."""
    path = _PLANTED / name / f"{what}.tsv"
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        at_text, kind, *level, old, new = (cell.replace("\\n", "\n") for cell in line.split("\t"))
        clean = texts[at_text]
        at = clean.text.index(old) if old else _before_last(clean.text)
        put = new if old else new + clean.text[at - 2 : at].lstrip("。！？”）")
        text = clean.text[:at] + put + clean.text[at + len(old) :]
        yield Change(clean, kind, "".join(level), text, at, at + len(put))


def _before_last(text: str) -> int:
    """Where the last paragraph begins: behind a blank line, or behind a line's end where the text has no blank ones."""
    body = text.rstrip()
    return body.rindex("\n\n") + 2 if "\n\n" in body else body.rindex("\n") + 1


def _findings(text: str, brief: Brief | None) -> tuple[Finding, ...]:
    return check(text, brief=brief).findings


def _key(hit: Finding) -> tuple[str, str, str]:
    return hit.rule, hit.text, hit.message


def _new(change: Change, known: dict[str, set[tuple[str, str, str]]]) -> list[Finding]:
    found = _findings(change.text, change.clean.brief)
    return [hit for hit in found if _key(hit) not in known[change.clean.name]]


def _clean(texts: dict[str, Text], shown: bool) -> float:
    alarms = [(text.name, hit) for text in texts.values() for hit in _findings(text.text, text.brief)]
    grave = [(name, hit) for name, hit in alarms if hit.level != "info"]
    size = sum(hanzi.count(text.text) for text in texts.values())
    rate = 1000 * len(grave) / size
    print(f"clean texts   {len(texts)} with {size} 汉字: {len(grave)} false alarms, {rate:.3f} per 1,000 汉字")
    for name, hit in grave if shown else ():
        print(f"  alarm   {name}  {_told(hit)}")
    return rate


def _faults(changes: list[Change], known: dict[str, set[tuple[str, str, str]]], shown: bool) -> tuple[float, float]:
    tally: dict[str, list[bool]] = defaultdict(list)
    for change in changes:
        found = _new(change, known)
        hit = any(_tells(change, finding) for finding in found)
        tally[change.kind].append(hit)
        tally[" " + change.level].append(hit)
        if shown and not hit:
            print(f"  missed  {change.kind} {change.level} {change.clean.name}  {_around(change)}")
            for finding in found:
                print(f"          beside it: {_told(finding)}")
    for kind, hits in tally.items():
        if not kind.startswith(" "):
            print(f"{kind:12}  {sum(hits):3} of {len(hits):3}")
    errors, rest = tally[" E"], tally[" W"] + tally[" H"]
    of_errors, in_all = _share(errors), _share(errors + rest)
    print(f"recall        errors {of_errors:.3f} of {len(errors)}, in all {in_all:.3f} of {len(errors + rest)}")
    return of_errors, in_all


def _near(changes: list[Change], known: dict[str, set[tuple[str, str, str]]], shown: bool) -> float:
    flagged = 0
    for change in changes:
        found = [hit for hit in _new(change, known) if hit.level != "info"]
        flagged += bool(found)
        for hit in found if shown else ():
            print(f"  flagged {change.kind} {change.clean.name}  {_around(change)}\n          {_told(hit)}")
    share = flagged / len(changes) if changes else 0.0
    print(f"near-misses   {flagged} of {len(changes)} flagged, {100 * share:.1f} %")
    return share


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0


def _tells(change: Change, hit: Finding) -> bool:
    if hit.level == "info" and change.level != "H":
        return False
    missing = change.kind in ("part", "10", "length") or change.start == change.end
    return missing or (hit.start <= change.end + _NEAR and hit.end >= change.start - _NEAR)


def _around(change: Change) -> str:
    return change.text[max(0, change.start - 10) : change.end + 10].replace("\n", "⏎")


def _told(hit: Finding) -> str:
    return f"{hit.level} {hit.rule} {hit.start}:{hit.end} {hit.text[:30]!r} {hit.message[:60]}"


if __name__ == "__main__":
    sys.exit(main())
