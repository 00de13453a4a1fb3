"""eval: suites of briefs against models; a run's record, its report, its gates."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.say import say
from pipeline.errors import DataError, InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from evals.suite.nouns import Job, Suite
    from evals.suite.recording import Recording, Replay
    from evals.suite.report import Report, Trend
    from evals.suite.runner import Results
    from evals.suite.score import Score
    from pipeline.cli.samples import Samples


def eval(args: Namespace) -> int:
    """Run suites, or ``rescore RUN…``: exit 1 when a gate is not passed. ``judge RUN_A RUN_B`` is never a gate."""
    if args.suites[0] == "judge":
        from pipeline.cli.judging import judge

        return judge(args)
    from evals.suite.report import render

    reports = _rescored(args) if args.suites[0] == "rescore" else _run(args)
    text = render(reports, args.format, terminal=args.output is None and sys.stdout.isatty())
    if args.output:
        from pipeline.files import write_atomic

        write_atomic(args.output, text)
    else:
        sys.stdout.write(text)
    return int(not all(shown.passed for shown in reports))


def _run(args: Namespace) -> list[Report]:
    from evals.suite import runner, spec
    from evals.suite.recording import Recording, Replay
    from evals.suite.report import as_row, report

    suites = _suites(args)
    baseline = loaded(args.baseline) if args.baseline else None
    replay = None
    if args.replay is not None:
        replay = Replay(spec.recorded(suites[0].name) if str(args.replay) == "." else args.replay)
    recording = Recording(args.record.with_name(f"{args.record.name}.part")) if args.record else None
    found = []
    for suite in suites:
        names, samples = _samples(args, suite, recording, replay)
        try:
            results = runner.run(
                suite, samples, models=names, runs=args.runs, repeat=args.repeat, workers=args.jobs, on_sample=_told
            )
        except KeyboardInterrupt:
            say(f"做完的都在 {args.runs} 里；同一条命令会接着做。")
            raise
        finally:
            _close(samples)
        _expect_used(suite, results, samples)
        shown = report(results, baseline, ())
        results.run.finish(as_row(shown))
        found.append(replace(shown, trend=_trend(results)))
        _tell_gaps(results, recording, replay)
    if recording is not None:
        recording.save(args.record)
    return found


def _suites(args: Namespace) -> list[Suite]:
    """All suites are read before the first begins: a mistake in the last must not cost the others."""
    from evals.suite import spec
    from pipeline.cli.samples import parse_brief

    if args.corpus:
        from pipeline.cli.references import existing

        existing(args.corpus)
    if args.record and args.replay is not None:
        raise InputError("--record 和 --replay 只用一个：重放不会有新的回答。")
    suites = [spec.load(spec.find(name), parse_brief) for name in args.suites]
    if (args.record or args.replay is not None) and len(suites) > 1:
        raise InputError("--record 和 --replay 一次用于一套评测。")
    return [spec.only(suite, args.case) for suite in suites] if args.case else suites


def _tell_gaps(results: Results, recording: Recording | None, replay: Replay | None) -> None:
    """What a recording has not: jobs that were done before it was begun, repairs that only today's rules ask for."""
    written = [job for job in results.scores if job.case.kind != "check"]
    missing = [job.key for job in written if recording and not recording.has(job.case.id, job.repeat, job.model)]
    if missing:
        say(f"这几个样本是先前做的，没有录下：{'、'.join(missing)}。要录全，请另用一个 --runs 重新做。")
    if replay is not None and replay.unrepaired:
        say(f"有 {replay.unrepaired} 次改写没有录过（检查规则变了），用的是改写前的版本。")


def _samples(
    args: Namespace, suite: Suite, recording: Recording | None, replay: Replay | None
) -> tuple[Sequence[str], Samples]:
    """The models by name, each opened once. ``--model`` goes before the suite's own list."""
    from pipeline import models
    from pipeline.cli.samples import Samples

    if replay is not None:
        return args.model or replay.models, Samples({}, replay=replay, corpus=args.corpus)
    wanted = args.model or suite.models or [None]
    opened = [(name, models.open_model(name, offline=args.offline, on_event=say)) for name in dict.fromkeys(wanted)]
    by_name = {name or model.name: model for name, model in opened}
    return tuple(by_name), Samples(by_name, recording=recording, corpus=args.corpus)


def _expect_used(suite: Suite, results: Results, samples: Samples) -> None:
    """A variant that changes nothing would be compared with itself, and found as good."""
    jobs = Counter(job.variant.name for job in results.scores if job.case.kind != "check")
    if idle := samples.idle(suite.variants, jobs):
        raise DataError(
            f"变体的改动在任何提示里都没有找到：{'；'.join(idle)}。请改正 variants 里的 from。", path=suite.name
        )


def _close(samples: Samples) -> None:
    from pipeline import models

    for model in samples.opened.values():
        models.close(model)


def _told(job: Job, score: Score) -> None:
    if not score.passed:
        from evals.suite.report import outcome_of

        reason = outcome_of(score).splitlines()
        say(f"不通过 {job.key}：{reason[0] if reason else ''}")


def _rescored(args: Namespace) -> list[Report]:
    """Saved drafts by today's rules, set beside what was found when they were made."""
    from evals.suite import runner
    from evals.suite.report import report
    from evals.suite.versions import versions
    from pipeline.cli.samples import Samples

    if len(args.suites) < 2:
        raise InputError("rescore 后面要写评测记录的文件夹，如 runs/smoke-0001。")
    found = []
    for name in args.suites[1:]:
        before = loaded(Path(name))
        plan = replace(before.run.plan, versions=versions(before.suite.rules))
        after = runner.rescore(before.suite, before.run, Samples({}).references())
        today = replace(after, run=type(after.run)(after.run.folder, plan))
        found.append(report(today, before))
    return found


def loaded(path: Path) -> Results:
    """A run from its folder, or from a file in it."""
    from evals.suite import record, runner, spec
    from pipeline.cli.samples import parse_brief

    run = record.read(path if path.is_dir() else path.parent)
    suite = spec.load(run.folder / "suite" / "suite.yaml", parse_brief, name=run.plan.suite)
    results = runner.load(suite, run)
    if not results.scores:
        raise DataError("这份评测记录里一个样本也没有。", path=run.folder)
    # With --case there are fewer than the file has; what is not there is no fault.
    return replace(results, suite=spec.only(suite, tuple({job.case.id for job in results.scores})))


def _trend(results: Results) -> tuple[Trend, ...]:
    """All finished runs of the suite that lie beside this one."""
    from evals.suite import record
    from evals.suite.report import trend_of
    from pipeline.files import read_text

    runs = [run for run in record.every(results.run.folder.parent) if run.plan.suite == results.suite.name]
    return tuple(trend_of(json.loads(read_text(run.folder / "summary.json"))) for run in runs if run.finished)
