"""search, doctor."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pipeline.cli.references import references
from pipeline.cli.say import as_json, brief_of, say
from pipeline.cli.spending import network

if TYPE_CHECKING:
    from argparse import Namespace


def search(args: Namespace) -> int:
    from pipeline import shown

    with network(args.offline), references(args, as_is=True) as opened:
        found = opened().search(args.text, brief_of(args.brief), args.section, args.k)
    if args.format == "json":
        print(as_json({"schema": 1, "query": args.text, "passages": [shown.passage_row(passage) for passage in found]}))
        return 0
    for passage in found:
        print("\n".join(shown.passage(passage)))
    if not found:
        say("没有找到。换几个词试试。")
    return 0


def doctor(args: Namespace) -> int:
    """The machine, or a draft's folder: exit 1 when something in it was not as it should be."""
    if args.folder:
        from pipeline.cli.checking import checker, office, report_json
        from pipeline.examine import examine

        found = examine(args.folder, checker(args.folder, office(args)), report_json)
        sys.stdout.write(found.shown())
        return int(not found.sound)
    from pipeline import doctor

    for line in doctor.machine(os.environ):
        print(line)
    return 0
