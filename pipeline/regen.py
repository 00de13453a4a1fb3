"""Named sections anew; every other section stays byte for byte as it was, and its hash proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import localise, models
from pipeline.draft import JOBS, end_of, shipped_and_own, task_for
from pipeline.draft.assemble import Render, outline_of, refresh
from pipeline.draft.desk import Desk, facts_by_section
from pipeline.draft.progress import Event, OnEvent, unheard
from pipeline.errors import DraftError, InputError, QicaoError, ServiceError
from pipeline.store import Store
from pipeline.types import Brief, ChatModel, Checker, Fact, Report, Task
from pipeline.write import mendable

if TYPE_CHECKING:
    from pipeline.retrieve import Retriever

_EDGE = 120  # characters of a neighbour that are shown: enough to join on to, too little to copy from


@dataclass(frozen=True, slots=True)
class Regenerated:
    """``versions``: section id -> numbers before and now, the same where the text came out the same.

    ``before`` and ``after`` are the hashes of all sections' files; they differ for ``versions`` at most.
    """

    folder: Path
    versions: Mapping[str, tuple[int, int]]
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    report: Report
    notices: tuple[str, ...] = ()

    def shown(self) -> str:
        """One line a section: id, what became of it, the hashes that prove it."""
        width = max(map(len, self.after))
        return "".join(f"{key:<{width}}  {self._fate(key)}\n" for key in self.after)

    def _fate(self, key: str) -> str:
        old, new = self.before[key] or "", self.after[key] or ""
        if key not in self.versions:
            return f"未动  {new}"
        if old == new:
            return f"重写  与原来相同  {new}"
        return f"重写  版本 {self.versions[key][0]} → {self.versions[key][1]}  {old} → {new}"


def regenerate(
    folder: Path,
    sections: Sequence[str],
    *,
    model: ChatModel,
    checker: Checker,
    render: Render,
    note: str | None = None,
    fresh: bool = False,
    jobs: int = JOBS,
    retriever: Callable[[], Retriever] = shipped_and_own,
    on_event: OnEvent = unheard,
) -> Regenerated:
    """Write ``sections`` of the draft in ``folder`` anew, with the writer's ``note``; all of them or none.

    The present text and its findings go into the prompt, unless ``fresh``. What was written is kept as a version in
    any case. DraftError, and no section's file written, when a section is unknown, locked or was changed meanwhile, or
    when any other section's hash is not what it was; ServiceError when the model failed.
    """
    with Store(folder) as store, ThreadPoolExecutor(1, "qicao-warm") as aside:
        names = tuple(dict.fromkeys(sections))
        _expect_regenerable(store, names)
        before = store.hashes()
        brief = _with_headings(store, store.brief(), names)
        outline = outline_of(store, brief)
        for notice in store.notices:
            on_event(Event("note", text=notice))
        models.warm(model)
        references = aside.submit(retriever).result()
        run = 1 + max((int(row.get("run", 0)) for row in store.calls()), default=0)
        desk = Desk(brief, outline, model, checker, references, store, on_event, run)
        try:
            chosen = _write_all(desk, names, note, fresh, jobs)
        finally:
            with suppress(DraftError):  # a folder that takes no more has said so already
                store.sort_calls()
        versions = _put(store, brief, chosen, before)
        report = refresh(store, checker, render)
        on_event(end_of(store, report))
        return Regenerated(folder, versions, before, store.hashes(), report, tuple(store.notices))


def _expect_regenerable(store: Store, names: Sequence[str]) -> None:
    if not names:
        raise InputError("要说明重写哪一节。")
    for key in names:
        section = store.section(key)  # DraftError names the sections there are
        if section is not None and store.state.sections[key].locked:
            raise DraftError(f"“{key}”已锁定。要重写它，请先用 qicao unlock。", path=store.folder)
    if store.missing():
        raise DraftError(
            f"初稿还没有写完，缺{'、'.join(store.missing())}。请先用 qicao draft --resume 写完。", path=store.folder
        )


def _with_headings(store: Store, brief: Brief, names: Sequence[str]) -> Brief:
    """The brief with its fixed headings as they stand in the sections' files.

    Only a section that is written anew takes a heading that was changed in the brief since, and only when nobody changed
    it in the section's own file.
    """
    agreed, present = store.state.headings, store.headings()
    headings = {
        key: wish if key in names and present.get(key) == agreed.get(key) else present.get(key, wish)
        for key, wish in brief.headings.items()
    }
    return replace(brief, headings=headings)


def _write_all(desk: Desk, names: Sequence[str], note: str | None, fresh: bool, jobs: int) -> dict[str, int]:
    """Section id -> number of its new version. One that fails fails all; the versions are kept."""
    facts = facts_by_section(desk.brief, desk.outline, desk.retriever)
    for key in names:
        desk.on_event(Event("waiting", key, desk.outline.section(key).name))
    work = {key: partial(_write, desk, key, facts, note, fresh) for key in names}
    try:
        chosen, failures = desk.side_by_side(work, jobs)
    except KeyboardInterrupt:
        desk.on_event(
            Event("note", text="已中断。各节都没有动；写成的已存为版本，可用 qicao history 查看、restore 采用。")
        )
        raise
    if failures:
        raise _failed(failures, chosen)
    return chosen


def _write(desk: Desk, key: str, facts: Mapping[str, tuple[Fact, ...]], note: str | None, fresh: bool) -> int:
    present = desk.store.section(key)
    assert present is not None, "checked on opening"
    task = task_for(desk.brief, desk.outline, key, facts)
    task = replace(task, headings={**desk.store.headings(), **desk.brief.headings})
    remarks = [note, _neighbours(desk.store, key)]
    if not fresh:
        task = replace(task, previous=present.text)
        remarks.append(_faults(desk, task, present.text))
    task = replace(task, note="\n".join(remark for remark in remarks if remark) or None)
    return desk.write(task, note=note, source=None if fresh else present.version)


def _faults(desk: Desk, task: Task, text: str) -> str:
    """What the evaluators say of the present text, each thing once, as part of the remarks."""
    assert task.spec is not None
    report = desk.checker(text, brief=desk.brief, outline=desk.outline, section=task.spec.id)
    said = dict.fromkeys(finding.message.rstrip("。") for finding in mendable(report, localise.values(desk.brief)))
    return f"原来的文字有这些问题，要改正：{'；'.join(said)}。" if said else ""


def _neighbours(store: Store, key: str) -> str:
    """How the section before ends and the one after begins."""
    sections = store.draft().sections
    at = next(index for index, section in enumerate(sections) if section.id == key)
    lines = []
    if at > 0:
        lines.append(f"前一节这样结尾：“{sections[at - 1].text.strip().rpartition(chr(10))[2][-_EDGE:]}”")
    if at + 1 < len(sections):
        lines.append(f"后一节这样开头：“{sections[at + 1].text.strip().partition(chr(10))[0][:_EDGE]}”")
    return "，".join(lines) + "。与它们衔接，不重复它们的话。" if lines else ""


def _put(
    store: Store, brief: Brief, chosen: Mapping[str, int], before: Mapping[str, str | None]
) -> dict[str, tuple[int, int]]:
    """Let the new versions stand, and prove that nothing else changed. Section id -> numbers before and now."""
    old = {section.id: section for section in store.draft().sections}
    new = {key: number for key, number in chosen.items() if store.version(key, number).text != old[key].text}
    others = {key: value for key, value in before.items() if key not in chosen}
    store.put(new, unchanged=others)
    moved = [key for key, value in store.hashes().items() if key in others and value != others[key]]
    if moved:  # nothing of ours writes them: somebody did at this very moment
        raise DraftError(f"重写已完成，但{'、'.join(moved)}同时被别的程序改动，请核对。", path=store.folder)
    wished = {key: brief.headings[key] for key in new if key in brief.headings}
    if wished.items() - store.state.headings.items():
        store.agree({**store.state.headings, **wished})
    return {key: (old[key].version, new.get(key, old[key].version)) for key in chosen}


def _failed(failures: Mapping[str, QicaoError], chosen: Mapping[str, int]) -> QicaoError:
    reasons = "\n".join(f"  {key}：{error}" for key, error in failures.items())
    kept = "、".join(f"{key} 版本 {number}" for key, number in chosen.items())
    tail = f"\n写成的已存下（{kept}），可用 qicao restore 采用。" if kept else ""
    message = f"有 {len(failures)} 节没有写成，各节都没有动：\n{reasons}{tail}"
    if any(isinstance(error, ServiceError) for error in failures.values()):
        return ServiceError(message)
    return InputError(message)
