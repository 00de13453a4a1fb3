"""Plan -> samples. What fails is a sample that failed; the others go on. What is there already is not done again."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import product
from pathlib import Path

from evals.metrics import language
from evals.suite import record
from evals.suite.nouns import Drafter, Job, Outcome, Suite
from evals.suite.record import Plan, Run
from evals.suite.score import Score, score
from evals.suite.versions import versions
from pipeline.errors import QicaoError

OnSample = Callable[[Job, Score], None]


@dataclass(frozen=True)
class Results:
    """A run with its scores, in the order of the plan."""

    suite: Suite
    run: Run
    scores: Mapping[Job, Score]


def jobs(suite: Suite, models: Sequence[str], repeat: int) -> list[Job]:
    """All jobs, model by model. A case of kind check involves no model: it is done once."""
    found = []
    for model, variant, case in product(models, suite.variants, suite.cases):
        if case.kind == "check" and (model, variant) != (models[0], suite.variants[0]):
            continue
        found += [Job(case, model, variant, at + 1) for at in range(1 if case.kind == "check" else repeat)]
    return found


def plan(suite: Suite, models: Sequence[str], repeat: int, drafter: Drafter) -> Plan:
    digest = sha256(suite.source.encode()).hexdigest()
    steady = {model: drafter.deterministic(model) for model in models}
    return Plan(suite.name, digest, tuple(models), repeat, steady, versions(suite.rules))


def run(
    suite: Suite,
    drafter: Drafter,
    *,
    models: Sequence[str],
    runs: Path,
    repeat: int | None = None,
    workers: int = 2,
    on_sample: OnSample | None = None,
) -> Results:
    """Do all jobs that are not done; the scores of all of them. Ctrl-C leaves what is done for the next time."""
    times = repeat or suite.repeat
    folder = record.start(runs, plan(suite, models, times, drafter), suite)
    todo = jobs(suite, models, times)
    written = any(job.case.kind != "check" for job in todo)
    references = language.index(drafter.references() if written else ())
    rated: dict[Job, Score] = {}
    for job, outcome in _done(todo, folder, drafter, workers):
        # The others of its brief may still be under way: distinctness is added when all are there.
        rated[job] = score(
            job.case, outcome, references=references, price=suite.prices.get(job.model), rules=suite.rules
        )
        (on_sample or _unheard)(job, rated[job])
    return Results(suite, folder, _settled(folder, todo, rated, folder.save_score))


def rescore(suite: Suite, folder: Run, references: Sequence[str]) -> Results:
    """The saved texts by today's rules and metrics; no model is called and nothing in the run is changed."""
    grams = language.index(references)
    todo = [job for job in jobs(suite, folder.plan.models, folder.plan.repeat) if folder.done(job)]
    rated = {
        job: score(
            job.case, folder.outcome(job), references=grams, price=suite.prices.get(job.model), rules=suite.rules
        )
        for job in todo
    }
    return Results(suite, folder, _settled(folder, todo, rated, _unheard))


def load(suite: Suite, folder: Run) -> Results:
    """A run as it was scored when it was made."""
    todo = [job for job in jobs(suite, folder.plan.models, folder.plan.repeat) if folder.done(job)]
    return Results(suite, folder, {job: folder.score(job) for job in todo})


def _done(todo: Sequence[Job], folder: Run, drafter: Drafter, workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Each job as soon as its outcome is saved; those of an earlier, interrupted run first."""
    before = {job for job in todo if folder.done(job)}
    yield from ((job, folder.outcome(job)) for job in todo if job in before)
    waiting = [job for job in todo if job not in before]
    with ThreadPoolExecutor(workers, "qicao-eval") as pool:
        try:
            running: dict[Future[Outcome], Job] = {}
            queue = iter(waiting)
            while True:
                # Few at a time: a thousand futures would hold a thousand texts.
                while len(running) < 2 * workers and (job := next(queue, None)) is not None:
                    running[pool.submit(_do, job, folder, drafter)] = job
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    job = running.pop(future)
                    yield job, future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _do(job: Job, folder: Run, drafter: Drafter) -> Outcome:
    if job.case.kind == "check":
        given = Outcome(job.case.text or "", job.case.text or "")
        folder.save(job, given)
        return given
    place = folder.sample(job)
    place.mkdir(parents=True, exist_ok=True)
    try:
        outcome = drafter(job, place, folder.keep_prompt)
    except QicaoError as error:
        outcome = Outcome(error=str(error))
    except Exception as error:  # a bug of ours in one case must not hide the others
        (place / "traceback.txt").write_text(traceback.format_exc(), "utf-8")
        outcome = Outcome(error=f"{type(error).__name__}: {error}")
    folder.save(job, outcome)
    return outcome


def _settled(
    folder: Run, todo: Sequence[Job], rated: Mapping[Job, Score], keep: Callable[[Job, Score], None]
) -> dict[Job, Score]:
    """The scores in the order of the plan, each handed to ``keep``, with what repeats tell of each other added."""
    cells: dict[tuple[str, str, str], list[Job]] = {}
    for job in todo:
        if rated[job].error is None:
            cells.setdefault(_cell(job), []).append(job)
    found = {}
    for job in todo:
        known = rated[job]
        if job in cells.get(_cell(job), ()) and len(cells[_cell(job)]) > 1:
            texts = [folder.outcome(other).text for other in cells[_cell(job)] if other is not job]
            apart = language.mean_distance(folder.outcome(job).text, texts)
            known = replace(known, metrics={**known.metrics, "distinct": apart})
        keep(job, known)
        found[job] = known
    return found


def _cell(job: Job) -> tuple[str, str, str]:
    return job.model, job.variant.name, job.case.id


def _unheard(job: Job, score: Score) -> None:
    """For callers who do not want to know."""
