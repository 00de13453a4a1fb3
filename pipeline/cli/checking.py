"""check, rules; and the evaluators as the rest of the command line hands them in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline.cli.say import brief_of, outline_of
from pipeline.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace

    from evals.reports import FileReport
    from pipeline.types import Brief, Checker, Outline, Report


def checker() -> Checker:
    from evals.check import checker

    return checker


def report_json(name: str, text: str, report: Report) -> str:
    """report.json of a draft's folder: the same as ``check --format json``."""
    from evals import reports

    return reports.render([reports.FileReport(name, report, text)], "json")


def check(args: Namespace) -> int:
    from evals import reports
    from pipeline.types import LEVELS

    outline = outline_of(args.speech_type)
    brief = brief_of(args.brief)
    files = [_checked(path, brief, outline) for path in args.paths]
    text = reports.render(files, args.format, terminal=args.output is None and sys.stdout.isatty())
    if args.output:
        from pipeline.files import write_atomic

        write_atomic(args.output, text)
    else:
        sys.stdout.write(text)
    counted = {"error": LEVELS[:1], "warning": LEVELS[:2], "never": ()}[args.fail_on]
    return int(any(file.report.count(level) for file in files for level in counted))


def _checked(path: str, brief: Brief | None, outline: Outline | None) -> FileReport:
    """The report on a file, on standard input (``-``) or on a draft's folder, which brings its own brief."""
    from pathlib import Path

    from evals.check import check
    from evals.reports import FileReport
    from pipeline.draft.assemble import whole
    from pipeline.ingest.batch import read
    from pipeline.store import View, is_draft

    if path != "-" and is_draft(Path(path)):
        with View(Path(path)) as draft:
            text = whole(draft)
            brief = brief or draft.brief()
    elif path != "-" and Path(path).is_dir():
        raise InputError("这个文件夹不是初稿。请给出文件，或 qicao draft 写出的文件夹。", path=path)
    else:
        text = read(path)
    if brief is not None and outline is None:
        from pipeline import outline as outlines

        outline = outlines.for_brief(brief)
    return FileReport(path, check(text, outline=outline, brief=brief), text)


def rules(args: Namespace) -> int:
    from evals import pages, registry

    rules = registry.load()
    print(pages.page(rules.rule(args.rule)) if args.rule else pages.table(rules))
    return 0
