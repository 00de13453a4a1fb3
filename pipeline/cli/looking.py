"""search, ingest, doctor."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pipeline.cli.say import as_json, brief_of, say

if TYPE_CHECKING:
    from argparse import Namespace


def search(args: Namespace) -> int:
    from pipeline import shown
    from pipeline.draft import shipped_and_own

    found = shipped_and_own().search(args.text, brief_of(args.brief), args.section, args.k)
    if args.format == "json":
        print(as_json({"schema": 1, "query": args.text, "passages": [shown.passage_row(passage) for passage in found]}))
    else:
        print("\n".join(line for passage in found for line in shown.passage(passage)))
    return 0


def ingest(args: Namespace) -> int:
    """Every file is told, whatever becomes of the others; exit 2 when none could be read."""
    from pipeline.ingest import describe, save, summary
    from pipeline.ingest.batch import batch

    read, refused = [], 0
    for outcome in batch(args.paths):
        if outcome.error is not None:
            refused += 1
            say(str(outcome.error))
        for ingested in outcome.speeches:
            read.append(ingested)
            if args.into:
                say(f"写好 {save(ingested, args.into)}")
    if args.format == "json":
        print(as_json({"schema": 1, "speeches": [describe(ingested) for ingested in read]}))
    else:
        print("\n".join(line for ingested in read for line in summary(ingested)))
    say(f"读了 {len(read)} 篇，{refused} 个文件读不了。")
    return 0 if read else 2


def doctor(args: Namespace) -> int:
    """The machine, or a draft's folder: exit 1 when something in it was not as it should be."""
    if args.folder:
        from pipeline.cli.checking import checker, report_json
        from pipeline.examine import examine

        found = examine(args.folder, checker(), report_json)
        sys.stdout.write(found.shown())
        return int(not found.sound)
    from pipeline import doctor

    for line in doctor.machine(os.environ):
        print(line)
    return 0
