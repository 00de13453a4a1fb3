"""What all sections of a draft share while they are written: the brief, the model, the references, the store.

Every call is logged and every attempt kept as it comes, so that whatever ends a run, what was paid for is there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field, replace
from time import monotonic
from typing import Any

from pipeline import hanzi, models, write
from pipeline.draft.progress import Event, OnEvent
from pipeline.draft.request import Requests, task_for
from pipeline.errors import DraftError, QicaoError, ServiceError
from pipeline.store import HEADINGS, Store, canonical
from pipeline.store.history import Version
from pipeline.types import Brief, ChatModel, Checker, Completion, Outline, Prompt, Report, Task
from pipeline.write import Attempt, Listener

Work = Mapping[str, Callable[[], int]]  # section id -> what writes it and gives the number of a version


class Stopped(Exception):
    """The run is being stopped; what is under way is given up."""


@dataclass(frozen=True)
class Desk:
    """``run`` numbers this run in calls.jsonl; ``reuse``: what an interrupted run was answered is not asked again."""

    requests: Requests
    model: ChatModel
    checker: Checker
    store: Store
    on_event: OnEvent
    run: int = 1
    reuse: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def brief(self) -> Brief:
        return self.requests.brief

    @property
    def outline(self) -> Outline:
        return self.requests.outline

    def stop(self) -> None:
        """End all calls under way, from any thread; no more are made."""
        self.stopped.set()
        models.stop(self.model)

    def agree_on_headings(self) -> int:
        """Have the headings proposed and agree on them; the number of the version that has them."""
        task = task_for(self.brief, self.outline, HEADINGS, {})
        passages = self.requests.passages(task)
        clerk = Clerk(self, HEADINGS)
        found, attempts = write.headings(
            task,
            clerk,
            lambda asked: self.requests.prompt(asked, passages),
            self._parsed,
            self.listener(HEADINGS, clerk, None, None),
        )
        self.store.agree(found)
        number = clerk.versions[attempts[-1].number]
        self.on_event(Event("done", HEADINGS, numbers={"version": number}))
        return number

    def _parsed(self, reply: str) -> dict[str, str]:
        from pipeline import prompt  # see request.py

        return prompt.parse_headings(reply, self.outline, self.brief)

    def write(
        self,
        task: Task,
        *,
        note: str | None = None,
        source: int | None = None,
        label: str | None = None,
        finish: Callable[[str], str] = str,
    ) -> int:
        """Write the section of ``task``; the number of the best version, which is kept but does not stand yet.

        For the record: the writer's own ``note``, and ``source``, the version that is to be improved on; ``label`` is
        the name in events where it is not the section's id. ``finish`` adds to each text what a model is not shown
        (remarks to qicao), before it is checked and kept. ServiceError when there is no usable text.
        """
        spec = task.spec
        assert spec is not None, "headings have their own method"
        from pipeline import localise  # see request.py

        passages = self.requests.passages(task)
        clerk = Clerk(self, spec.id, finish)

        def check(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
            return self.checker(finish(text), brief=brief, outline=outline, section=section)

        written = write.write(
            task,
            clerk,
            lambda asked: self.requests.prompt(asked, passages),
            check,
            self.listener(label or spec.id, clerk, note, source),
            fillable=frozenset(localise.values(self.brief)),
        )
        best = written.best
        number = clerk.versions[best.number]
        self.on_event(Event("done", label or spec.id, numbers={"version": number} | _numbers(best)))
        return number

    def side_by_side(
        self, work: Work, jobs: int, then: Callable[[str], Work] = lambda _: {}
    ) -> tuple[dict[str, int], dict[str, QicaoError]]:
        """Results and failures by key (the name in events), of ``work`` done by ``jobs`` threads; ``then`` may add work after a piece.

        A failure does not end the others; a folder that takes no more, Ctrl-C and bugs do: all is stopped, and the
        exception raised when the threads have ended.
        """
        results: dict[str, int] = {}
        failures: dict[str, QicaoError] = {}
        pool = ThreadPoolExecutor(jobs, "qicao-section")
        try:
            waiting: dict[Future[int], str] = {pool.submit(act): key for key, act in work.items()}
            while waiting:
                done = wait(waiting, return_when=FIRST_COMPLETED).done
                for future in [begun for begun in waiting if begun in done]:  # so that the first fault is the one told
                    key = waiting.pop(future)
                    try:
                        results[key] = future.result()
                    except DraftError:
                        raise
                    except QicaoError as error:
                        failures[key] = error
                        self.on_event(Event("failed", key, str(error)))
                    else:
                        waiting |= {pool.submit(act): more for more, act in then(key).items()}
        except BaseException:
            self.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return results, failures

    def listener(self, key: str, clerk: Clerk, note: str | None, source: int | None) -> Listener:
        """Tells what ``key`` does, and keeps each attempt."""

        def keep(attempt: Attempt) -> None:
            clerk.keep(attempt, note, source)
            self.on_event(Event("attempt", key, attempt.fault or "", {"attempt": attempt.number} | _numbers(attempt)))

        return Listener(
            text=lambda piece: self.on_event(Event("text", key, piece)),
            stage=lambda word: self.on_event(Event("stage", key, word)),
            attempt=keep,
            event=lambda line: self.on_event(Event("note", key, line)),
        )


class Clerk:
    """The model as one section sees it: logs each call, keeps each attempt, and gives again what was kept before."""

    def __init__(self, desk: Desk, key: str, finish: Callable[[str], str] = str) -> None:
        self.name, self.remote, self.repairs = desk.model.name, desk.model.remote, desk.model.repairs
        self.versions: dict[int, int] = {}  # number of an attempt -> of the version that keeps it
        self._desk, self._key, self._finish = desk, key, finish
        self._kept = [kept for kept in desk.store.versions(key) if kept.origin == "model" and not kept.fault]
        self._kept = self._kept if desk.reuse else []
        self._reused: Version | None = None
        self._calls = 0

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        """As `ChatModel.complete`; raises Stopped when the run is being stopped."""

        def heard(piece: str) -> None:
            self._expect_running()
            on_text(piece)

        self._expect_running()
        self._calls += 1
        self._reused = next((kept for kept in self._kept if kept.prompt_sha256 == prompt.sha256), None)
        if self._reused is not None and self._reused.reply is not None:
            self._kept.remove(self._reused)
            return self._again(self._reused, on_text)
        began = monotonic()
        try:
            completion = self._desk.model.complete(prompt, heard)
        except (QicaoError, Stopped) as error:
            # Stopped comes out of a reply that was under way.
            requests = error.requests if isinstance(error, ServiceError) else int(isinstance(error, Stopped))
            lost = Completion("", self.name, seconds=monotonic() - began, requests=requests)
            self._log(prompt, type(error).__name__, lost)
            raise
        outcome = "ok" if completion.finish == "stop" else "unfinished"
        outcome = outcome if completion.requests else "cached"
        self._log(prompt, outcome, replace(completion, seconds=monotonic() - began))
        return completion

    def keep(self, attempt: Attempt, note: str | None, source: int | None) -> None:
        """Make a version of it, unless an earlier run has."""
        if not attempt.fault:
            models.accept(self._desk.model, attempt.prompt)
        text = canonical(self._finish(attempt.text))
        if self._reused is not None and self._reused.text == text:
            self.versions[attempt.number] = self._reused.version
            return
        asked, answer = attempt.prompt, attempt.completion
        passages = tuple(f"{passage.speech.id}/{passage.section.id}" for passage in asked.references)
        version = Version(
            0, "model", text, model=answer.model, purpose=asked.task.purpose, attempt=attempt.number,
            prompt_sha256=asked.sha256, references=passages, reply=answer.text, finish=answer.finish, usage=answer.usage, notes=attempt.notes, fault=attempt.fault,
            findings=attempt.report.findings, note=note, source=source,
        )  # fmt: skip
        self.versions[attempt.number] = self._desk.store.keep(self._key, version).version

    def _again(self, kept: Version, on_text: Callable[[str], None]) -> Completion:
        assert kept.reply is not None
        on_text(kept.reply)
        return Completion(kept.reply, kept.model or "", kept.usage, 0.0, kept.finish)

    def _expect_running(self) -> None:
        if self._desk.stopped.is_set():
            raise Stopped

    def _log(self, prompt: Prompt, outcome: str, answer: Completion) -> None:
        """One line of calls.jsonl. Where it went and what it should cost are there for models that are paid for."""
        row: dict[str, Any] = {"run": self._desk.run, "section": self._key, "attempt": self._calls}
        row |= {"purpose": prompt.task.purpose, "prompt_sha256": prompt.sha256, "model": answer.model}
        endpoint = models.endpoint(self._desk.model)
        if endpoint is not None:
            from pipeline import tokens

            guess = {"input": prompt.tokens.total, "output": tokens.estimate(answer.text, self.name)}
            row |= {"asked": self.name, "endpoint": endpoint, "estimate": guess}
        row |= {"usage": asdict(answer.usage), "seconds": round(answer.seconds, 3), "finish": answer.finish}
        self._desk.store.log(row | {"requests": answer.requests, "outcome": outcome})


def _numbers(attempt: Attempt) -> dict[str, int]:
    """What an attempt came to, for `Event.numbers`."""
    report, usage = attempt.report, attempt.completion.usage
    numbers = {"characters": hanzi.count(attempt.text), "slots": len(report.slots)}
    numbers |= {"errors": report.count("error"), "warnings": report.count("warning")}
    if usage.input is not None and usage.output is not None:
        numbers["tokens"] = usage.input + usage.output
    return numbers
