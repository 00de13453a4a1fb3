"""False alarms of the evaluators: on clean speeches and paragraphs, and on sentences that look like a fault and are none.

    python -m evals.bench.precision [--shown]

Errors and warnings count; hints (info) are printed beside. A near-miss is put into a clean speech of its year, at the end of
a paragraph, and is flagged when a finding meets it that the speech alone has not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from evals.bench.clean import Clean, composed, filled
from evals.bench.mutants import put_in
from evals.check import check
from pipeline import hanzi
from pipeline.types import Brief, Fact, Finding

_NEAR_MISSES = Path(__file__).parent / "planted" / "near-misses.yaml"
_AIM_ALARMS, _AIM_SHARE = 0.3, 0.02


def main() -> int:
    parser = argparse.ArgumentParser(description="false alarms on clean texts and near-misses")
    parser.add_argument("--shown", action="store_true", help="print each false alarm")
    args = parser.parse_args()
    texts = [*filled(), *composed()]
    rate = _clean(texts, args.shown)
    share = _near_misses(texts, args.shown)
    return 0 if rate <= _AIM_ALARMS and share <= _AIM_SHARE else 1


def _clean(texts: Sequence[Clean], shown: bool) -> float:
    alarms, hints, size = 0, 0, 0
    for clean in texts:
        report = check(clean.text, brief=clean.brief)
        size += hanzi.count(clean.text)
        grave = [hit for hit in report.findings if hit.level != "info"]
        alarms, hints = alarms + len(grave), hints + len(report.findings) - len(grave)
        if shown:
            for hit in grave:
                print(f"clean      {clean.name}  {_told(hit)}")
    rate = 1000 * alarms / size
    print(
        f"clean texts   {len(texts)} with {size} 汉字: {alarms} false alarms, {rate:.3f} per 1,000 汉字; {hints} hints"
    )
    return rate


def _near_misses(texts: Sequence[Clean], shown: bool) -> float:
    flagged, count = 0, 0
    for group in yaml.safe_load(_NEAR_MISSES.read_text("utf-8")):
        host = next(
            clean for clean in texts if clean.brief.date and clean.brief.date.year >= group["year"] and _fits(clean)
        )
        for sentence in group["sentences"]:
            brief = _with(host.brief, sentence) if group.get("told") else host.brief
            hits = _hits(host, brief, sentence)
            count, flagged = count + 1, flagged + bool(hits)
            if shown and hits:
                print(f"near-miss  {sentence}  {_told(hits[0])}")
    print(f"near-misses   {flagged} of {count} flagged, {100 * flagged / count:.1f} %")
    return flagged / count


def _fits(clean: Clean) -> bool:
    """A city's union congress with a speaker from above: the usual case."""
    return "工会" in clean.brief.occasion if clean.brief.occasion and clean.brief.host.level == "city" else False


def _with(brief: Brief, sentence: str) -> Brief:
    return replace(brief, facts=(*brief.facts, Fact("near", sentence, "near-miss")))


def _hits(host: Clean, brief: Brief, sentence: str) -> list[Finding]:
    text, start, end = put_in(host, sentence)
    found = check(text, brief=brief).findings
    return [hit for hit in found if hit.level != "info" and hit.start < end and start < hit.end]


def _told(hit: Finding) -> str:
    return f"{hit.level} {hit.rule}  {hit.text[:30]}  {hit.message[:60]}"


if __name__ == "__main__":
    sys.exit(main())
