"""Named sections anew; every other section stays byte for byte as it was, and its hash proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import choose as choosing
from pipeline import hanzi, localise, models, spot
from pipeline.aside import Plain, carry, strip, without
from pipeline.choose import Candidate, Choose
from pipeline.draft import JOBS, end_of, shipped_and_own
from pipeline.draft.assemble import Render, outline_of, refresh
from pipeline.draft.desk import Desk
from pipeline.draft.kept import keeping, told
from pipeline.draft.progress import Event, OnEvent, unheard
from pipeline.draft.request import COMPOSE, Requests, task_for
from pipeline.errors import DraftError, InputError, QicaoError, ServiceError
from pipeline.store import Store
from pipeline.types import Brief, ChatModel, Checker, Fact, Finding, Report
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


@dataclass(frozen=True, slots=True)
class Wish:
    """How to write anew: with which ``note``, ``fresh`` or building on the present text, or mending its findings only."""

    note: str | None = None
    fresh: bool = False
    only_findings: bool = False
    candidates: int = 1

    def __post_init__(self) -> None:
        if self.only_findings and (self.fresh or self.candidates > 1):
            raise InputError("--only-findings 只改有问题的句子，不能与 --fresh、--candidates 一起用。")


def regenerate(
    folder: Path,
    sections: Sequence[str],
    *,
    model: ChatModel,
    checker: Checker,
    render: Render,
    note: str | None = None,
    fresh: bool = False,
    only_findings: bool = False,
    candidates: int = 1,
    choose: Choose = choosing.fewest,
    jobs: int = JOBS,
    own: Sequence[Path] = (),
    retriever: Callable[[], Retriever] = shipped_and_own,
    on_event: OnEvent = unheard,
) -> Regenerated:
    """Write ``sections`` of the draft in ``folder`` anew, with the writer's ``note``; all of them or none.

    The present text and its findings go into the prompt, unless ``fresh``; with ``only_findings`` nothing but the
    sentences with findings is written anew (see ``spot``). Of several ``candidates`` for a section ``choose`` takes one.
    What was written is kept as a version in any case. DraftError, and no section's file written, when a section is
    unknown, locked or was changed meanwhile, or when any other section's hash is not what it was; ServiceError when the
    model failed.
    """
    wish = Wish(note, fresh, only_findings, candidates)
    if only_findings and not model.repairs:
        raise InputError(f"{model.name} 不会按问题改句子。请用 --model 指定一个模型。")
    with Store(folder) as store, ThreadPoolExecutor(1, "qicao-warm") as aside:
        names = tuple(dict.fromkeys(sections))
        _expect_regenerable(store, names)
        before = store.hashes()
        brief = _with_headings(store, store.brief(), names)
        outline = outline_of(store, brief, own)
        for notice in store.notices:
            on_event(Event("note", text=notice))
        models.warm(model)
        references = aside.submit(retriever).result()
        run = 1 + max((int(row.get("run", 0)) for row in store.calls()), default=0)
        strict = keeping(checker, {key: store.state.sections[key].kept for key in names})
        requests = Requests(brief, outline, model.name, lambda: references)
        desk = Desk(requests, model, strict, store, on_event, run)
        versions = _stand(desk, _write_all(desk, names, wish, choose, jobs), before)
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


def _write_all(desk: Desk, names: Sequence[str], wish: Wish, choose: Choose, jobs: int) -> dict[str, int]:
    """Section id -> number of its new version. One that fails fails all; the versions are kept."""
    facts = desk.requests.facts()
    labels = {key: _labels(desk, key, wish.candidates) for key in names}
    for key in names:
        for label in labels[key]:
            desk.on_event(Event("waiting", label, desk.outline.section(key).name))
    work = {label: partial(_write, desk, key, label, facts, wish) for key in names for label in labels[key]}
    try:
        written, failures = desk.side_by_side(work, jobs)
        found = {key: [written[label] for label in labels[key] if label in written] for key in names}
        lost = {key: failures[labels[key][0]] for key in names if not found[key]}
        if lost:
            raise _failed(lost, {key: numbers for key, numbers in found.items() if numbers})
        return {key: _choose(desk, key, numbers, choose) for key, numbers in found.items()}
    except KeyboardInterrupt:
        desk.on_event(
            Event("note", text="已中断。各节都没有动；写成的已存为版本，可用 qicao history 查看、restore 采用。")
        )
        raise
    finally:
        with suppress(DraftError):  # a folder that takes no more has said so already
            desk.store.sort_calls()


def _labels(desk: Desk, key: str, candidates: int) -> tuple[str, ...]:
    """The names of a section's candidates in events; the first is the section itself."""
    if candidates > 1 and desk.model.name == COMPOSE:
        desk.on_event(Event("note", key, "compose 每次拼出的都一样，只写一份。要几份来选，请用 --model 指定模型。"))
        return (key,)
    return (key, *(f"{key}/{number}" for number in range(2, candidates + 1)))


def _write(desk: Desk, key: str, label: str, facts: Mapping[str, tuple[Fact, ...]], wish: Wish) -> int:
    present = desk.store.section(key)
    assert present is not None, "checked on opening"
    task = task_for(desk.brief, desk.outline, key, facts)
    kept = desk.store.state.sections[key].kept
    _, _, number = label.partition("/")
    other = f"这是第 {number} 份备选稿，展开的次序和说法要与别的稿明显不同。" if number else ""
    note = "\n".join(filter(None, (wish.note, told(kept), other))) or None
    task = replace(task, headings={**desk.store.headings(), **desk.brief.headings}, note=note)
    if wish.only_findings:
        return spot.mend(desk, replace(task, previous=present.text), present.version, kept, wish.note)
    task = replace(task, neighbours=_neighbours(desk.store, key))
    if not wish.fresh:
        task = replace(task, previous=without(present.text), findings=_faults(desk, key, present.text))
    remarks = strip(present.text)
    finish = partial(_with_remarks, remarks) if remarks.asides else str
    return desk.write(task, note=wish.note, source=None if wish.fresh else present.version, label=label, finish=finish)


def _with_remarks(remarks: Plain, text: str) -> str:
    """A new text with the remarks to qicao whose paragraphs are in it, too."""
    return carry(remarks, text)[0]


def _lost_remarks(store: Store, chosen: Mapping[str, int]) -> dict[str, list[str]]:
    """Section id -> remarks to qicao that its present text has and its new version lacks: they spoke of what is gone."""

    def words(text: str) -> Counter[str]:
        return Counter(one.words for one in strip(text).asides)

    present = {section.id: words(section.text) for section in store.draft().sections}
    lost = {key: present[key] - words(store.version(key, number).text) for key, number in chosen.items()}
    return {key: list(rest.elements()) for key, rest in lost.items() if rest}


def _faults(desk: Desk, key: str, text: str) -> tuple[Finding, ...]:
    """What is to be mended in a section's text, as the evaluators see it now."""
    report = desk.checker(text, brief=desk.brief, outline=desk.outline, section=key)
    return mendable(report, localise.values(desk.brief))


def _choose(desk: Desk, key: str, numbers: Sequence[int], choose: Choose) -> int:
    """The version that is to be the section's text; the present one is offered for comparison."""
    if len(numbers) == 1:
        return numbers[0]
    texts = {number: desk.store.version(key, number).text for number in sorted(numbers)}
    if len(set(texts.values())) == 1:
        words = "几份备选稿一模一样：这个模型每次写得相同。请换一个模型，或用 --note 说明要求。"
        desk.on_event(Event("note", key, words))
        return min(texts)
    present = desk.store.section(key)
    assert present is not None, "checked on opening"
    candidates = [_candidate(desk, key, number, text) for number, text in texts.items()]
    if present.version not in texts:
        candidates.insert(0, replace(_candidate(desk, key, present.version, present.text), present=True))
    return choose(key, candidates)


def _candidate(desk: Desk, key: str, number: int, text: str) -> Candidate:
    report = desk.checker(text, brief=desk.brief, outline=desk.outline, section=key)
    levels = [finding.level for finding in mendable(report, localise.values(desk.brief))]
    errors, warnings = levels.count("error"), levels.count("warning")
    return Candidate(number, text, hanzi.count(without(text)), errors, warnings, len(report.slots))


def _neighbours(store: Store, key: str) -> str:
    """How the section before ends and the one after begins."""
    sections = store.draft().sections
    at = next(index for index, section in enumerate(sections) if section.id == key)
    lines = []
    if at > 0:
        lines.append(f"前一节这样结尾：{without(sections[at - 1].text).strip().rpartition(chr(10))[2][-_EDGE:]}")
    if at + 1 < len(sections):
        lines.append(f"后一节这样开头：{without(sections[at + 1].text).strip().partition(chr(10))[0][:_EDGE]}")
    return "\n".join(lines)


def _stand(desk: Desk, chosen: Mapping[str, int], before: Mapping[str, str | None]) -> dict[str, tuple[int, int]]:
    """`_put`, and tell of the remarks that go with the old texts."""
    lost = _lost_remarks(desk.store, chosen)
    versions = _put(desk.store, desk.brief, chosen, before)
    for key, words in lost.items():
        desk.on_event(Event("note", key, f"新文字里没有带上这些注记，可从旧版本里找回：{'；'.join(words)}。"))
    return versions


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


def _failed(failures: Mapping[str, QicaoError], written: Mapping[str, Sequence[int]]) -> QicaoError:
    reasons = "\n".join(f"  {key}：{error}" for key, error in failures.items())
    kept = "、".join(f"{key} 版本 {number}" for key, numbers in written.items() for number in numbers)
    tail = f"\n写成的已存下（{kept}），可用 qicao restore 采用。" if kept else ""
    message = f"有 {len(failures)} 节没有写成，各节都没有动：\n{reasons}{tail}"
    if any(isinstance(error, ServiceError) for error in failures.values()):
        return ServiceError(message)
    return InputError(message)
