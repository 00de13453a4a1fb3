"""check, rules, lsp; and the evaluators as the rest of the command line hands them in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ahead import NOTHING, Ahead
from pipeline.cli.say import brief_of, outline_of, say, tell
from pipeline.errors import DataError, InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from evals.reports import FailOn, FileReport
    from pipeline.cli.material import Wish
    from pipeline.types import Brief, Checker, Outline, Report


def office(args: Namespace) -> tuple[Path, ...]:
    """The folders of an office's rules and formulations: ``--rules``, else those that QICAO_RULES lists.

    DataError when one is not there; what is wrong in one is told when it is loaded.
    """
    import os

    named: list[Path] = getattr(args, "rules", [])
    if named:
        return tuple(named)
    listed = [Path(word) for word in os.environ.get("QICAO_RULES", "").split(os.pathsep) if word.strip()]
    for folder in listed:
        if not folder.is_dir():
            raise DataError("没有这个规则文件夹。请改环境变量 QICAO_RULES。", path=folder)
    return tuple(listed)


def checker(folder: Path | None = None, rules: Sequence[Path] = (), ahead: Ahead = NOTHING) -> Checker:
    """The evaluators with an office's ``rules``, and with what the side file of the draft in ``folder`` says."""
    from datetime import date

    own, today = tuple(rules), date.today()
    if own:  # what is wrong with an office's rules is told now; they are loaded when needed
        ahead.get("rules", lambda: expect_rules(own))

    def check(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
        from evals import registry, suppress
        from evals.check import examine
        from pipeline.cli.borrowing import drawn_on

        drawn = drawn_on(folder)
        side = suppress.in_draft(folder, today) if folder else ()
        chosen = registry.load(own)
        found = examine(
            text, brief=brief, outline=outline, section=section, rules=chosen, suppressions=side,
            references=drawn.references, composed=drawn.composed,
        )  # fmt: skip
        return found.report

    return check


def expect_rules(own: Sequence[Path]) -> bool:
    """DataError names what is wrong with an office's rules; True where nothing is."""
    from evals import registry

    registry.expect(own)
    return True


def report_json(name: str, text: str, report: Report) -> str:
    """report.json of a draft's folder: the same as ``check --format json``."""
    from evals import reports

    return reports.render([reports.FileReport(name, report, text)], "json")


def check(args: Namespace) -> int:
    """Every path is told, whatever becomes of the others; one that could not be read makes it exit 2."""
    from evals import reports
    from pipeline.cli.crowd import outcomes

    wish = _wish(args)
    _expect_sensible(args)
    refused = _fix(args, wish) if args.fix else False
    found = list(outcomes(args.paths, wish, args.jobs))
    tell(outcome.error for outcome in found if outcome.error)
    refused = refused or any(outcome.error for outcome in found)
    ignored = sum(outcome.ignored for outcome in found)
    if ignored:
        say(f"另有 {ignored} 处按注明的理由忽略。")
    files = [outcome.file for outcome in found if outcome.file]
    if args.baseline:
        files = _against(args, files)
    text = reports.render(
        files,
        args.format,
        terminal=args.output is None and sys.stdout.isatty(),
        rules=wish.ruleset(),
        fail_on=args.fail_on,
    )
    if args.output:
        from pipeline.files import write_atomic

        write_atomic(args.output, text)
    else:
        sys.stdout.write(text)
    return 2 if refused else int(_fails(args.fail_on, files))


def _wish(args: Namespace) -> Wish:
    from datetime import date

    from pipeline.cli.material import Wish
    from pipeline.models.private import quick_import

    wish = Wish(brief_of(args.brief), outline_of(args.speech_type), office(args), date.today())
    with quick_import():
        wish.ruleset()  # what is wrong with an office's rules is told before anything is done
    return wish


def _expect_sensible(args: Namespace) -> None:
    if (args.write_baseline or args.prune_baseline) and not args.baseline:
        raise InputError("--write-baseline 和 --prune-baseline 要同 --baseline FILE 一起用。")


def _fails(fail_on: FailOn, files: Sequence[FileReport]) -> bool:
    from evals.reports import fails

    return any(fails(finding.level, fail_on) for file in files for finding in file.report.findings)


def _fix(args: Namespace, wish: Wish) -> bool:
    """Whether something could not be written. The diff goes where it does not mix with a report for programs."""
    from pipeline.cli.fixing import fix

    changes = fix(args.paths, wish)
    mixed = args.format != "text" and args.output is None
    (sys.stderr if mixed else sys.stdout).write("".join(changes.diffs))
    tell([*changes.notices, *changes.errors])
    rules = "，".join(f"{rule} {count}" for rule, count in sorted(changes.applied.items()))
    say(f"改了 {changes.applied.total()} 处（{rules}）。" if rules else "没有可以自动改的。")
    return bool(changes.errors)


def _against(args: Namespace, files: Sequence[FileReport]) -> list[FileReport]:
    """``files`` with what the baseline does not know; the baseline is written or pruned first, where that is wanted."""
    from evals import baseline
    from pipeline.files import write_atomic

    path: Path = args.baseline
    named = {baseline.name_of(file.path, path): file for file in files}
    known = baseline.Baseline() if args.write_baseline and not path.exists() else baseline.read(path)
    if args.write_baseline or args.prune_baseline:
        if args.prune_baseline:
            gone = [name for name in known.files if name != "-" and not (path.parent / name).exists()]
            new = baseline.prune(known, named, gone)
        else:
            new = baseline.take(known, named)
        write_atomic(path, baseline.shown(new))
        say(f"基线 {path}：原有 {known.count()} 处，现有 {new.count()} 处。")
        known = new
    left = [baseline.new(file, name, known) for name, file in named.items()]
    hidden = sum(len(file.report.findings) for file in files) - sum(len(file.report.findings) for file in left)
    if hidden:
        say(f"另有 {hidden} 处基线里已有，不计。")
    return left


def rules(args: Namespace) -> int:
    from evals import pages, registry

    known = registry.load(office(args))
    if args.rule:
        print(pages.page(known.rule(args.rule)))
    elif args.format == "markdown":
        sys.stdout.write(pages.markdown(known))
    else:
        print(pages.table(known))
    return 0


def lsp(args: Namespace) -> int:
    """A language server on standard input and output, until the editor ends it."""
    from evals.lsp import serve
    from pipeline.cli.material import look, unnamed, with_text

    wish = _wish(args)

    def found(path: str | None, text: str) -> Report:
        return look(with_text(path, text, wish) if path else unnamed(text, wish), wish, apart=True).report

    serve(found, wish.ruleset())
    return 0
