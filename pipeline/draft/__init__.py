"""The whole speech: headings first, then all sections side by side, checked together, assembled. It can be resumed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline import models
from pipeline.ahead import NOTHING, Ahead
from pipeline.draft.desk import Desk, Work
from pipeline.draft.progress import Event, OnEvent, unheard
from pipeline.draft.request import Facts, Requests, longest_first, task_for, waits_for_headings
from pipeline.errors import DraftError, InputError, QicaoError, ServiceError
from pipeline.store import HEADINGS, Store
from pipeline.store.folder import expect_empty, is_draft
from pipeline.store.journal import sha256
from pipeline.types import Brief, ChatModel, Checker, Outline, Report, SectionSpec

if TYPE_CHECKING:
    from pipeline.draft.assemble import Render
    from pipeline.retrieve import Retriever
    from pipeline.retrieve.dense import Dense

JOBS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that is whole: ``report`` on draft.md, ``notices`` about the folder as it was found."""

    folder: Path
    report: Report
    notices: tuple[str, ...] = ()


def shipped_and_own(
    folder: Path | None = None,
    *,
    as_is: bool = False,
    dense: Dense | None = None,
    on_event: Callable[[str], None] = lambda _: None,
) -> Retriever:
    """The references that come with qicao and the user's own, indexed; ``folder`` None: the environment's corpus.

    The user's own are redacted unless they are wanted ``as_is``, which no prompt and no draft may have.
    """
    from pipeline import corpus
    from pipeline.places import default_folder, scan
    from pipeline.retrieve import Retriever

    own = folder or default_folder()
    if not scan(own):
        return Retriever(corpus.load(), dense=dense)
    from pipeline.library import Library
    from pipeline.retrieve.discreet import Discreet

    library = Library(own, on_event=on_event)
    return Retriever(index=library, shelf=library if as_is else Discreet(library), dense=dense)


def draft(
    brief: Brief,
    folder: Path,
    *,
    model: ChatModel,
    checker: Checker,
    render: Render,
    jobs: int = JOBS,
    resume: bool = False,
    classic_slots: bool = False,
    own: Sequence[Path] = (),
    retriever: Callable[[], Retriever] = shipped_and_own,
    ahead: Ahead = NOTHING,
    on_event: OnEvent = unheard,
) -> Drafted:
    """Write the speech of ``brief`` into ``folder``, or what of it is missing there when ``resume``.

    ``own``: folders of an office whose formulations the prompts ask for; ``checker`` brings its rules. ``ahead`` may hold
    the outline and the first requests (`request.first`); the references are then opened when others are needed.
    DraftError when the folder is not free, or holds a draft of another brief. When sections fail, the others are
    written all the same and kept, then ServiceError (or InputError) tells which and why. Ctrl-C ends it cleanly.
    """
    outline = ahead.get("outline", lambda: _outline(brief, own))
    if not (resume and is_draft(folder)):
        expect_empty(folder)
    models.warm(model)
    with ThreadPoolExecutor(1, "qicao-warm") as aside:
        references = _once(retriever)
        if not ahead:
            aside.submit(references)
        requests = Requests(brief, outline, model.name, references, ahead)
        # What replies need is loaded when the first request has gone out, while its reply is made.
        loaded = _once(lambda: aside.submit(_expect_replies, checker, requests))

        def heard(event: Event) -> None:
            if event.kind == "text":
                loaded()
            on_event(event)

        with _open(folder, brief, outline, model, resume, classic_slots) as store:
            requests.expect_ready()
            _write_missing(Desk(requests, model, checker, store, heard, reuse=resume), jobs, loaded)
            from pipeline.draft.assemble import refresh  # with all that reads YAML and slots

            report = refresh(store, checker, render, brief)
            on_event(end_of(store, report))
            return Drafted(folder, report, tuple(store.notices))


def _outline(brief: Brief, own: Sequence[Path]) -> Outline:
    from pipeline import outline as outlines

    return outlines.for_brief(brief, own)


def _expect_replies(checker: Checker, requests: Requests) -> None:
    """Load what finds the next passages and puts them into a prompt, what cleans a reply, and the checker's rules."""
    from pipeline import clean, prompt  # noqa: F401
    from pipeline.draft import assemble  # noqa: F401

    requests.references()
    checker("", brief=requests.brief, outline=requests.outline)


def _once(act: Callable[[], T]) -> Callable[[], T]:
    """What ``act`` gives at its first call that succeeds; from whatever thread, it is called once at a time."""
    calling = threading.RLock()
    given: list[T] = []

    def once() -> T:
        with calling:
            if not given:
                given.append(act())
            return given[0]

    return once


def _open(folder: Path, brief: Brief, outline: Outline, model: ChatModel, resume: bool, classic: bool) -> Store:
    if not (resume and is_draft(folder)):
        return Store.create(folder, brief, outline, model=_plain_name(model), slots="×" if classic else "label")
    store = Store(folder)
    if store.state.brief_sha256 != sha256(brief.source):
        store.close()
        raise DraftError(
            "这里的初稿是按另一份起草要求（或改动前的）写的，已写的各节不会跟着变。"
            f"请用 {folder / 'brief.yaml'} 接着写，或换一个文件夹重新写。",
            path=folder,
        )
    from pipeline.draft.assemble import outline_of

    try:
        outline_of(store, brief)
    except DraftError:
        store.close()
        raise
    return store


def _plain_name(model: ChatModel) -> str:
    """The model's name without the place of recorded answers: the same answers give the same folder anywhere."""
    return "replay" if model.name.startswith("replay:") else model.name


def _write_missing(desk: Desk, jobs: int, asked: Callable[[], object]) -> None:
    """Write what is missing; what could be written is kept, then one error tells what could not. ``asked`` as in `_work`."""
    try:
        failures = _work(desk, jobs, asked)
    except KeyboardInterrupt:
        desk.on_event(Event("note", text=f"已中断。{_so_far(desk.store)}"))
        raise
    finally:
        with suppress(DraftError):  # a folder that takes no more has said so already
            desk.store.sort_calls()
    if failures:
        raise _failed(failures, desk.store)


def _work(desk: Desk, jobs: int, asked: Callable[[], object]) -> dict[str, QicaoError]:
    """Write what is missing; failures by section id. ``asked`` is called when the headings' request has left."""
    store, outline = desk.store, desk.outline
    for notice in store.notices:
        desk.on_event(Event("note", text=notice))
    missing = [outline.section(key) for key in store.missing()]
    for spec in missing:
        desk.on_event(Event("waiting", spec.id, spec.name))
    facts = desk.requests.facts()
    ready = _headings_are_known(desk)
    late = [] if ready else [spec for spec in missing if waits_for_headings(outline, spec)]

    def pieces(specs: Sequence[SectionSpec]) -> dict[str, Callable[[], int]]:
        return {spec.id: partial(_write, desk, spec.id, facts) for spec in longest_first(specs)}

    early = pieces([spec for spec in missing if spec not in late])
    work = _headings_first(desk, early, asked) if late else early
    return desk.side_by_side(work, jobs, lambda key: pieces(late) if key == HEADINGS else {})[1]


def _headings_first(desk: Desk, others: Work, then: Callable[[], object]) -> Work:
    """The headings and what need not wait for them, but for their request to leave: the longest chain begins with it,
    and building ten prompts beside it would keep it back by a quarter of a second."""
    asked = models.asked(desk.model) or threading.Event()
    if models.asked(desk.model) is None:
        asked.set()

    def headings() -> int:
        try:
            return desk.agree_on_headings()
        finally:
            asked.set()  # answered from the cache, or failed before

    def behind(act: Callable[[], int]) -> int:
        asked.wait()
        then()
        return act()

    return {HEADINGS: headings} | {key: partial(behind, act) for key, act in others.items()}


def _headings_are_known(desk: Desk) -> bool:
    """Agreed on by an earlier run, or all fixed by the brief."""
    if desk.store.state.headings:
        return True
    if not {spec.id for spec in desk.outline.sections if spec.number} <= set(desk.brief.headings):
        return False
    desk.store.agree(desk.brief.headings)
    return True


def _write(desk: Desk, section_id: str, facts: Facts) -> int:
    """Write one section and let it stand; what a person has put there meanwhile goes before."""
    store = desk.store
    number = desk.write(task_for(desk.brief, desk.outline, section_id, facts, store.state.headings))
    if store.edited(section_id):
        store.adopt()
        desk.on_event(Event("note", section_id, store.notices[-1]))
    else:
        store.put({section_id: number})
    return number


def end_of(store: Store, report: Report) -> Event:
    """The last event of a run that went well."""
    numbers = {"sections": len(store.state.sections), "characters": report.characters, "slots": len(report.slots)}
    return Event("end", numbers=numbers | {"errors": report.count("error"), "warnings": report.count("warning")})


def _so_far(store: Store) -> str:
    """How much is done, and how to go on."""
    everything = len(store.state.sections)
    done = everything - len(store.missing())
    return f"写好的 {done}/{everything} 节都在 {store.folder} 里；同一条命令加 --resume 接着写。"


def _failed(failures: Mapping[str, QicaoError], store: Store) -> QicaoError:
    """One error for all that failed; the same reason is told once."""
    by_reason: dict[str, list[str]] = {}
    for key in (HEADINGS, *store.state.sections):
        if key in failures:
            by_reason.setdefault(str(failures[key]), []).append("标题" if key == HEADINGS else key)
    reasons = "\n".join(f"  {'、'.join(keys)}：{reason}" for reason, keys in by_reason.items())
    message = f"有 {len(failures)} 处没有写成：\n{reasons}\n{_so_far(store)}"
    kinds = {type(error) for error in failures.values()}
    if not any(issubclass(kind, ServiceError) for kind in kinds):
        return InputError(message)
    return ServiceError(message)
