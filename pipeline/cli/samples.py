"""The drafter that `qicao eval` hands to the suite: does one case with one model, and keeps what was asked and said."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.suite.nouns import Call, Case, Job, Outcome, Variant
from evals.suite.recording import Recording, Replay
from pipeline import localise, models, prompt, write
from pipeline.cli.checking import checker, report_json
from pipeline.draft import draft, shipped_and_own
from pipeline.draft.assemble import assemble, note_for
from pipeline.draft.request import facts_by_section, task_for
from pipeline.errors import QicaoError
from pipeline.models.compose import ComposeModel
from pipeline.store import View
from pipeline.types import Brief, ChatModel, Completion, Outline, Prompt, Task

if TYPE_CHECKING:
    from pipeline.retrieve import Retriever

_PASSAGES, _MATERIAL = 4, 12  # as in a draft: examples for a model, material for `compose`


class Tape:
    """A model for one job: sends the variant's prompts, notes every call, keeps every prompt."""

    def __init__(
        self, inner: ChatModel, variant: Variant, prompts: Callable[[str, Any], None], used: set[tuple[str, int]]
    ) -> None:
        self.name, self.remote, self.repairs = inner.name, inner.remote, inner.repairs
        self.calls: list[Call] = []
        self._inner, self._variant, self._prompts, self._used = inner, variant, prompts, used
        self._lock = threading.Lock()

    def warm(self) -> None:
        models.warm(self._inner)

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        sent = self._varied(prompt)
        self._prompts(sent.sha256, [asdict(message) for message in sent.messages])
        section = sent.task.spec.id if sent.task.spec else "headings"
        call = Call(section, sent.task.purpose, sent.sha256)
        try:
            answer = self._inner.complete(sent, on_text)
        except QicaoError as error:
            self._note(replace(call, outcome=type(error).__name__))
            raise
        usage = answer.usage
        self._note(replace(call, seconds=answer.seconds, input=usage.input, output=usage.output, cached=usage.cached))
        return answer

    def _varied(self, prompt: Prompt) -> Prompt:
        messages = prompt.messages
        for at, (old, new) in enumerate(self._variant.edits):
            if any(old in message.text for message in messages):
                self._used.add((self._variant.name, at))
            messages = tuple(replace(message, text=message.text.replace(old, new)) for message in messages)
        return replace(prompt, messages=messages)

    def _note(self, call: Call) -> None:
        with self._lock:
            self.calls.append(call)

    def sorted(self, outline: Outline) -> tuple[Call, ...]:
        """By section, then as they came: sections are written side by side, and the record should not tell in what order."""
        order = {"headings": -1, **{spec.id: at for at, spec in enumerate(outline.sections)}}
        return tuple(sorted(self.calls, key=lambda call: order[call.section]))


@dataclass(frozen=True)
class Recorded:
    """A model that is recorded, or, without ``inner``, played from a file, as of one job."""

    name: str
    job: Job
    inner: ChatModel | None = None
    recording: Recording | None = None
    replay: Replay | None = None

    @property
    def remote(self) -> bool:
        return self.inner is not None and self.inner.remote

    @property
    def repairs(self) -> bool:
        return self.inner.repairs if self.inner else bool(self.replay and self.replay.repairs)

    def warm(self) -> None:
        if self.inner:
            models.warm(self.inner)

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        place = self.job.case.id, self.job.repeat, self.job.model
        if self.inner is None:
            assert self.replay is not None
            answer = self.replay.answer(*place, prompt)
            on_text(answer.text)
            return answer
        answer = self.inner.complete(prompt, on_text)
        if self.recording is not None:
            self.recording.add(*place, prompt, answer)
        return answer


@dataclass
class Samples:
    """A `Drafter` over opened models by name; with ``replay`` no model is asked, with ``recording`` replies are kept."""

    opened: Mapping[str, ChatModel]
    recording: Recording | None = None
    replay: Replay | None = None
    steady: frozenset[str] = frozenset({"compose"})
    used: set[tuple[str, int]] = field(default_factory=set)  # variant and place of each edit that changed a prompt
    done: Counter[str] = field(default_factory=Counter)  # variant -> jobs
    corpus: Path | None = None  # the user's own speeches; not the environment's, so that records compare
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def _retriever(self) -> Retriever:
        from pipeline import corpus
        from pipeline.retrieve import Retriever

        return shipped_and_own(self.corpus) if self.corpus else Retriever(corpus.load())

    def retriever(self) -> Retriever:
        with self._lock:
            return self._retriever

    def deterministic(self, model: str) -> bool:
        return self.replay is not None or model in self.steady or model.startswith("replay:")

    def references(self) -> tuple[str, ...]:
        from pipeline import corpus

        return tuple(section.text for speech in corpus.load(self.corpus) for section in speech.sections)

    def __call__(self, job: Job, folder: Path, prompts: Callable[[str, Any], None]) -> Outcome:
        """Do the job in ``folder``. What an interrupted run left there is done again: half a record is none."""
        shutil.rmtree(folder / "draft", ignore_errors=True)
        if self.recording is not None:
            self.recording.forget(job.case.id, job.repeat, job.model)
        asked: ChatModel = Recorded(job.model, job, self.opened.get(job.model), self.recording, self.replay)
        tape = Tape(asked, job.variant, prompts, self.used)
        self.done[job.variant.name] += 1
        work = {"draft": self._draft, "section": self._section, "regen": self._regen}[job.case.kind]
        try:
            outcome = work(job.case, folder, tape)
        except QicaoError as error:
            outcome = Outcome(error=str(error).replace(str(folder), "."))
        fillable = frozenset(localise.values(job.case.brief))
        return replace(outcome, fillable=fillable, calls=tape.sorted(job.case.outline))

    def idle(self, variants: Sequence[Variant], jobs: Mapping[str, int]) -> tuple[str, ...]:
        """Edits that were in no prompt, of the variants all of whose ``jobs`` (variant -> how many) were done here."""
        return tuple(
            f"{variant.name}：{old}"
            for variant in variants
            for at, (old, _) in enumerate(variant.edits)
            if self.done[variant.name] == jobs.get(variant.name) and (variant.name, at) not in self.used
        )

    def _draft(self, case: Case, folder: Path, model: ChatModel) -> Outcome:
        place = folder / "draft"
        drafted = draft(
            case.brief, place, model=model, checker=checker(), render=report_json, retriever=self.retriever, jobs=2
        )  # fmt: skip
        text = (place / "draft.md").read_text("utf-8")
        return Outcome(text, _first(case, place) or text, report=drafted.report)

    def _section(self, case: Case, folder: Path, model: ChatModel) -> Outcome:
        assert case.section is not None
        brief, outline, retriever = case.brief, case.outline, self.retriever()
        task = task_for(brief, outline, case.section, facts_by_section(brief, outline, retriever))
        spec = outline.section(case.section)
        without = model.name == "compose"
        heading = brief.headings.get(case.section)
        passages = retriever.sections(brief, spec, _MATERIAL if without else _PASSAGES, heading=heading)

        def build(asked: Task) -> Prompt:
            budget = None if without else prompt.BUDGET
            return prompt.build(asked, passages, model=model.name, budget=budget, exact=False)

        fillable = frozenset(localise.values(brief))
        written = write.write(task, model, build, checker(), fillable=fillable)
        for attempt in written.attempts:
            (folder / f"reply-{attempt.number}.txt").write_text(attempt.reply, "utf-8")
        return Outcome(written.best.text, written.attempts[0].text or written.best.text, report=written.best.report)

    def _regen(self, case: Case, folder: Path, model: ChatModel) -> Outcome:
        """Regenerate a section of a draft that `compose` lays together: free, and the same for every model.

        What the case gives for the section stands in its file before, like an edit by hand.
        """
        from pipeline.regen import regenerate

        assert case.section is not None
        place = folder / "draft"
        options: dict[str, Any] = {"checker": checker(), "render": report_json, "retriever": self.retriever}
        draft(case.brief, place, model=ComposeModel(), **options)
        section = place / "sections" / f"{case.section}.md"
        if case.given is not None:
            section.write_text(case.given.strip() + "\n", "utf-8")
        before = _hashes(place)
        done = regenerate(place, [case.section], model=model, note=case.note, **options)
        text = (place / "draft.md").read_text("utf-8")
        revised = section.read_text("utf-8")
        return Outcome(text, text, before=before, after=_hashes(place), revised=revised, report=done.report)


def _hashes(place: Path) -> dict[str, str]:
    """Section id -> SHA-256 of its file, read from the disk: what a regeneration says of itself is not evidence."""
    return {path.stem: sha256(path.read_bytes()).hexdigest() for path in sorted((place / "sections").glob("*.md"))}


def _first(case: Case, place: Path) -> str | None:
    """draft.md as it would be with the first usable reply of each section; None when none was repaired."""
    with View(place) as view:
        sections = []
        for section in view.draft().sections:
            attempts = [version for version in view.versions(section.id) if version.fault is None]
            sections.append(replace(section, text=attempts[0].text) if attempts else section)
        if [section.text for section in sections] == [section.text for section in view.draft().sections]:
            return None
        return assemble(case.brief, case.outline, sections, note_for(view))


def parse_brief(text: str, path: Path) -> Brief:
    from pipeline import brief

    return brief.parse(text, path)
