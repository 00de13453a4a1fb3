"""One section: prompt -> stream -> clean -> check -> repair, bounded; the best version wins and every attempt is kept.

The prompt builder and the checker are handed in, so that nothing here knows where passages or rules come from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import ModelMisbehaved, ServiceError
from pipeline.types import ChatModel, Checker, Completion, Finding, Prompt, Report, SectionSpec, Task

REPAIRS = 2
"""Calls after the first, for a reply that cannot be used as much as for findings."""
_MESSAGES = 5  # findings that a failed repair may bring up in the next prompt
# Completion.finish -> what is wrong with such a reply. ``stop``, and words that we do not know, are whole replies.
_UNFINISHED: Mapping[str | None, str] = {
    None: "回复中途断了",
    "length": "回复到了长度上限，没有写完",
    "content_filter": "回复被服务的内容审查拦下",
    "broken": "回复不是约定的 JSON 结构",
    "endless": "回复没完没了，已中止",
    "loop": "回复在重复同样的话，已中止",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reply. ``text`` is plain, its heading included, "" when nothing is left; ``fault`` says why not to use it."""

    number: int
    prompt: Prompt
    completion: Completion
    text: str
    notes: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)
    fault: str | None = None

    @property
    def reply(self) -> str:
        """As it came."""
        return self.completion.text


@dataclass(frozen=True, slots=True)
class Written:
    """``best`` is one of ``attempts``. ``failure`` is the service's fault that cut repairing short."""

    attempts: tuple[Attempt, ...]
    best: Attempt
    failure: ServiceError | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Who wants to know: pieces of text, the stage (写作, 检查 …), each attempt once checked, lines for people."""

    text: Callable[[str], None] = lambda _: None
    stage: Callable[[str], None] = lambda _: None
    attempt: Callable[[Attempt], None] = lambda _: None
    event: Callable[[str], None] = lambda _: None


Builder = Callable[[Task], Prompt]


def write(
    task: Task,
    model: ChatModel,
    build: Builder,
    check: Checker,
    listener: Listener | None = None,
    *,
    fillable: Collection[str] = (),
) -> Written:
    """The section of ``task``. ``fillable``: slots that the brief can fill; other open slots are nobody's fault.

    Raises ModelMisbehaved when no reply was usable, and the model's own ServiceError when it struck before one was.
    """
    heard = listener or Listener()
    spec = _spec(task)
    attempts: list[Attempt] = []
    current: Task | None = task
    while current is not None:
        heard.stage(f"改写 {len(attempts)}/{REPAIRS}" if attempts else "写作")
        try:
            attempt = _attempt(current, len(attempts) + 1, model, build, check, heard)
        except ServiceError as failure:
            if not any(known.fault is None for known in attempts):
                raise
            heard.event(f"{spec.name}：改写没有完成，用已有的版本。{failure}")
            return Written(tuple(attempts), _best(attempts, fillable), failure)
        attempts.append(attempt)
        heard.attempt(attempt)
        current = _next(task, attempts, model, fillable)
    if all(attempt.fault for attempt in attempts):
        last = attempts[-1]
        raise ModelMisbehaved(
            f"{spec.name}：问了 {len(attempts)} 次，模型没有给出可用的回复（{last.fault}）。"
            "可以换一个模型（--model），或稍后用 --resume 再试。",
            reply=last.reply,
        )
    return Written(tuple(attempts), _best(attempts, fillable))


def headings(
    task: Task,
    model: ChatModel,
    build: Builder,
    parse: Callable[[str], Mapping[str, str]],
    listener: Listener | None = None,
) -> tuple[dict[str, str], tuple[Attempt, ...]]:
    """The headings of all numbered parts, by section id: one call, and one more with what was wrong.

    ``parse`` raises ModelMisbehaved with the reason, in words for the model. Headings are never made up here: when
    the second reply is wrong as well, ModelMisbehaved says how to write them oneself.
    """
    heard = listener or Listener()
    attempts: list[Attempt] = []
    current = task
    while True:
        heard.stage("写标题")
        found, attempt = _headings_once(current, len(attempts) + 1, model, build, parse, heard)
        attempts.append(attempt)
        heard.attempt(attempt)
        if attempt.fault is None:
            return found, tuple(attempts)
        if len(attempts) > 1 or not model.repairs:
            way_out = "可以在 brief.yaml 的 headings 里写好标题，或换一个模型（--model）。"
            raise ModelMisbehaved(f"模型没有给出可用的标题（{attempt.fault}）。{way_out}", reply=attempt.reply)
        heard.event(f"标题：{attempt.fault}，再问一次")
        from pipeline import clean

        said, _ = clean.reply(attempt.reply)
        note = _also(task.note, f"上次拟的标题不能用：{attempt.fault}")
        current = replace(task, previous="\n".join(said) or None, note=note)


def _headings_once(
    task: Task,
    number: int,
    model: ChatModel,
    build: Builder,
    parse: Callable[[str], Mapping[str, str]],
    heard: Listener,
) -> tuple[dict[str, str], Attempt]:
    prompt = build(task)
    completion = model.complete(prompt, heard.text)
    found: dict[str, str] = {}
    fault = _UNFINISHED.get(completion.finish)
    if fault is None:
        try:
            found = dict(parse(completion.text))
        except ModelMisbehaved as error:
            fault = str(error).rstrip("。")
    text = "".join(f"{line}\n" for line in found.values())
    return found, Attempt(number, prompt, completion, text, fault=fault)


def _spec(task: Task) -> SectionSpec:
    if task.spec is None:
        raise ValueError("a task without a section is for headings()")
    return task.spec


def _attempt(task: Task, number: int, model: ChatModel, build: Builder, check: Checker, heard: Listener) -> Attempt:
    spec = _spec(task)
    prompt = build(task)
    completion = model.complete(prompt, heard.text)
    from pipeline import clean

    cleaned = clean.section(completion.text, spec, {**task.headings, **task.brief.headings})
    fault = _UNFINISHED.get(completion.finish) or cleaned.fault
    if fault:
        heard.event(f"{spec.name}：第 {number} 次回复不能用：{fault}")
        return Attempt(number, prompt, completion, cleaned.text, cleaned.notes, fault=fault)
    heard.stage("检查")
    report = check(cleaned.text, brief=task.brief, outline=task.outline, section=spec.id)
    return Attempt(number, prompt, completion, cleaned.text, cleaned.notes, report)


def _next(task: Task, attempts: Sequence[Attempt], model: ChatModel, fillable: Collection[str]) -> Task | None:
    """What to ask next: the section again after unusable replies only, else the repair of the best; None to stop."""
    if not model.repairs or len(attempts) > REPAIRS:
        return None
    last = attempts[-1]
    if all(attempt.fault for attempt in attempts):
        return replace(task, note=_also(task.note, f"上一次的回复不能用：{last.fault}。这次请直接写出本节正文。"))
    best = _best(attempts, fillable)
    findings = mendable(best.report, fillable)
    if not findings:
        return None
    note = task.note
    if last.fault:
        note = _also(note, f"上一次的改写不能用：{last.fault}。")
    elif last is not best:
        known = {(finding.rule, finding.text) for finding in findings}
        fresh = [found for found in mendable(last.report, fillable) if (found.rule, found.text) not in known]
        if fresh:
            said = "；".join(found.message.rstrip("。") for found in fresh[:_MESSAGES])
            note = _also(note, f"上一次的改写带来了新的问题，这次要避免：{said}。")
    return replace(task, purpose="repair", previous=best.text, findings=findings, note=note)


def unfinished(completion: Completion) -> str | None:
    """What is wrong with how a reply ended; None for a whole one."""
    return _UNFINISHED.get(completion.finish)


def _also(note: str | None, more: str) -> str:
    return f"{note}\n{more}" if note else more


def mendable(report: Report, fillable: Collection[str] = ()) -> tuple[Finding, ...]:
    """Errors and warnings that asking again can mend: all but open slots that the brief leaves open."""
    open_places = [slot for slot in report.slots if slot.name not in fillable]
    return tuple(
        finding
        for finding in report.findings
        if finding.level != "info"
        and not any(slot.start <= finding.start and finding.end <= slot.end for slot in open_places)
    )


def _best(attempts: Sequence[Attempt], fillable: Collection[str]) -> Attempt:
    """Fewest errors, then fewest warnings, then the earliest: a repair has to be better to be taken."""

    def rank(attempt: Attempt) -> tuple[int, int, int]:
        levels = [finding.level for finding in mendable(attempt.report, fillable)]
        return levels.count("error"), levels.count("warning"), attempt.number

    return min((attempt for attempt in attempts if attempt.fault is None), key=rank)
