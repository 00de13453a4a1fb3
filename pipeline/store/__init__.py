"""A draft on disk, for writing: its sections, every version of each, who may change what, and nothing lost.

``sections/<id>.md`` is the truth. What a person changes there becomes a version of its own on opening; what the model
writes becomes a version first, and a section's text only when it is put there. Every change goes through the journal.
For reading only there is `View`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import DraftError
from pipeline.files import decode, sync_folder
from pipeline.store.folder import FolderLock, expect_empty, is_draft
from pipeline.store.history import Version
from pipeline.store.journal import Journal, Probe, kept_as_is, sha256, unobserved
from pipeline.store.state import STATE, Standing, State
from pipeline.store.view import CALLS, HEADINGS, View, canonical, numbers_in, section_file
from pipeline.types import Brief, Outline

__all__ = ["CALLS", "HEADINGS", "Store", "View", "canonical", "is_draft"]


class Store(View):
    """One draft's folder, taken exclusively until ``close``. Every method may be called from any thread."""

    def __init__(self, folder: Path, *, probe: Probe = unobserved) -> None:
        """Take the draft in ``folder``: recovered from a crash, with hand edits made versions; ``notices`` tells.

        DraftError when there is none, a newer qicao wrote it, or another process has it.
        """
        self.notices: list[str] = []  # what the user should know about the folder as it was found
        self._guard = threading.RLock()
        super().__init__(folder)  # before anything is touched: this may be a newer qicao's
        self._lock: FolderLock | None = FolderLock(folder)
        self._journal: Journal | None = Journal(folder, probe)
        try:
            self._journal.recover()
            self._waiting = {}
            self._load()
            self.adopt()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(
        cls,
        folder: Path,
        brief: Brief,
        outline: Outline,
        *,
        model: str,
        slots: str = "label",
        probe: Probe = unobserved,
    ) -> Store:
        """A new draft in ``folder``, which is made, or is empty. ``slots``: how draft.md writes open places."""
        expect_empty(folder)
        sections = {spec.id: Standing() for spec in outline.sections}
        new = State(brief.speech_type, model, sha256(brief.source), slots, sections=sections)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)
        except OSError as error:
            raise DraftError(f"建不了文件夹：{error.strerror}。请换一个位置。", path=folder) from None
        lock, journal = FolderLock(folder), Journal(folder, probe)
        try:
            expect_empty(folder)  # again, now that nobody else can begin here
            journal.recover()
            journal.commit({"brief.yaml": kept_as_is(brief.raw) if brief.raw else brief.source, STATE: new.json()})
            journal.checkpoint()
        finally:
            journal.close()
            lock.release()
        return cls(folder, probe=probe)

    def close(self) -> None:
        """Sync, drop the journal, give the folder back. Later writes fail."""
        with self._guard:
            journal, self._journal = self._journal, None
            lock, self._lock = self._lock, None
            try:
                if journal is not None:
                    journal.checkpoint()
            finally:
                if lock is not None:
                    lock.release()

    # --- writing ---

    def keep(self, section_id: str, version: Version) -> Version:
        """Add a version, under the next free number. Nothing that stands is changed."""
        with self._writing() as journal:
            kept = replace(version, version=self._next(self._known(section_id)))
            journal.commit(_files(section_id, kept))
            return kept

    def put(self, chosen: Mapping[str, int], unchanged: Mapping[str, str | None] | None = None) -> None:
        """Let these versions (section id -> number) be the sections' texts, all or none.

        ``unchanged``: section id -> hash that its file must still have. DraftError, and nothing put, when one has
        not, when a section is locked, or when a person has changed one of ``chosen`` since the folder was opened.
        """
        with self._writing():
            present = self.hashes()
            other = [key for key, value in (unchanged or {}).items() if present[key] != value]
            if other:
                raise DraftError(f"其间有人改了{'、'.join(other)}。什么也没有写入，请再来一次。", path=self.folder)
            versions = {key: self.version(key, number) for key, number in chosen.items()}
            self._expect_free({key: version.text for key, version in versions.items()})
            self._stand(versions)

    def restore(self, section_id: str, number: int | None = None) -> Version:
        """Let an old version stand again, as a version of its own. Without ``number``: what stood before."""
        with self._writing():
            old = self.version(section_id, self._before(section_id) if number is None else number)
            self._expect_free({section_id: old.text})
            kept = Version(self._next(section_id), "restore", old.text, model=old.model, source=old.version)
            self._stand({section_id: kept}, _files(section_id, kept))
            return kept

    def take(self, texts: Mapping[str, str], sources: Mapping[str, int]) -> dict[str, Version]:
        """Let texts that a person wrote elsewhere (section id -> text) be the sections', all or none.

        ``sources``: section id -> number of the version that was edited. DraftError as `put`.
        """
        with self._writing():
            versions = {
                key: Version(self._next(self._known(key)), "hand", canonical(text), source=sources.get(key))
                for key, text in texts.items()
            }
            self._expect_free({key: version.text for key, version in versions.items()})
            files: dict[str, str] = {}
            for key, version in versions.items():
                files |= _files(key, version)
            self._stand(versions, files)
            return versions

    def lock(self, section_id: str, locked: bool = True, sentence: str | None = None) -> None:
        """Keep a section from any change by `put`, `take` and `restore`, or allow it again.

        With ``sentence`` only that piece of its text has to stay, word for word; opening a section opens its
        sentences, too.
        """
        with self._writing():
            section = self.section(section_id)
            if locked and section is None:
                raise DraftError(f"“{section_id}”还没有写，不能锁定。", path=self.folder)
            if sentence is None:
                self._commit({}, self._state.locked(section_id, locked))
                return
            kept = self._standing(section_id).kept
            known = section.text if locked and section else kept
            if not sentence.strip() or "\n" in sentence or sentence not in known:
                where = "正文" if locked else "锁定的话"
                raise DraftError(
                    f"“{section_id}”的{where}里没有“{sentence}”。请照原文抄一段，不跨段。", path=self.folder
                )
            others = tuple(one for one in kept if one != sentence)
            self._commit({}, self._state.keeping(section_id, (*others, sentence) if locked else others))

    def agree(self, headings: Mapping[str, str]) -> None:
        """Fix the headings of the numbered parts for all that is written from now on."""
        with self._writing():
            self._commit({}, replace(self._state, headings=dict(headings)))

    def copy_again(self, versions: Iterable[tuple[str, int]]) -> None:
        """Write the texts of versions (section id, number) for reading again, from their records."""
        with self._writing() as journal:
            texts = ((key, number, self.version(key, number).text) for key, number in versions)
            journal.commit({f"history/{key}/{number:04d}.md": text for key, number, text in texts})

    def publish(self, text: str, report: str) -> None:
        """Replace draft.md and report.json, which are derived. A draft.md changed by hand is kept under history/."""
        with self._writing():
            files = {"draft.md": text, "report.json": report}
            present = self._content("draft.md")
            if present is not None and sha256(present) not in (self._state.assembled, sha256(text)):
                name = f"history/draft/{self._next('draft'):04d}.md"
                files[name] = decode(present, self.folder / "draft.md") if present.strip() else ""
                self.notices.append(f"draft.md 里有手工改动，已另存为 {name}。改稿请改 sections/ 里的文件。")
            self._commit(files, replace(self._state, assembled=sha256(text)))

    def log(self, call: Mapping[str, Any]) -> None:
        """Add one call of a model to calls.jsonl."""
        with self._writing() as journal:
            journal.append(CALLS, json.dumps(call, ensure_ascii=False))

    def sort_calls(self) -> None:
        """Bring calls.jsonl into the order of runs and sections; they were written side by side, in any order."""
        place = {key: index for index, key in enumerate((HEADINGS, *self._state.sections))}
        with self._writing() as journal:
            rows = self.calls()
            ordered = sorted(rows, key=lambda row: (row.get("run", 0), place.get(row.get("section", ""), -1)))
            if ordered != rows:
                journal.commit({CALLS: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ordered)})
                journal.checkpoint()  # lines appended later must not be undone by playing this again

    def adopt(self) -> None:
        """What a person did in the folder since it was last seen: edits become versions, lost files come back.

        Done on opening; ``notices`` tells.
        """
        files: dict[str, str] = {}
        edits: dict[str, tuple[int, str]] = {}
        for section_id, standing in self._state.sections.items():
            if self.edited(section_id):
                kept = Version(self._next(section_id), "hand", self._text(section_id) or "", source=standing.current)
                files |= _files(section_id, kept)
                edits[section_id] = (kept.version, kept.sha256)
                where = "（已锁定的一节）" if standing.locked else ""
                where += "（缺了锁定的话）" if any(one not in kept.text for one in standing.kept) else ""
                self.notices.append(f"{section_file(section_id)} 有手工改动{where}，已存为版本 {kept.version}。")
            elif standing.current is not None and self._text(section_id) is None:
                files[section_file(section_id)] = self.version(section_id, standing.current).text
                self.notices.append(f"{section_file(section_id)} 不见了，已按版本 {standing.current} 补回。")
        calls = self._content(CALLS) or b""
        if not calls.endswith(b"\n") and calls:
            files[CALLS] = calls[: calls.rfind(b"\n") + 1].decode()
        known = {section_file(section_id) for section_id in self._state.sections}
        for path in sorted((self.folder / "sections").glob("*.md")):
            if f"sections/{path.name}" not in known:
                self.notices.append(f"sections/{path.name} 不属于这份初稿，没有用它。")
        if files:
            self._commit(files, self._state.stand(edits))
            with self._writing() as journal:
                journal.checkpoint()  # as in sort_calls

    # --- inside ---

    @contextmanager
    def _writing(self) -> Iterator[Journal]:
        with self._guard:
            if self._journal is None:
                raise DraftError("这个文件夹没有打开来写，或已经关闭。", path=self.folder)
            yield self._journal

    def _commit(self, files: Mapping[str, str], new: State) -> None:
        with self._writing() as journal:
            journal.commit({**files, STATE: new.json()})
            self._state = new

    def _stand(self, chosen: Mapping[str, Version], files: Mapping[str, str] | None = None) -> None:
        """Make these versions the sections' texts, together with ``files``."""
        self._commit(
            {**(files or {}), **{section_file(key): version.text for key, version in chosen.items()}},
            self._state.stand({key: (version.version, version.sha256) for key, version in chosen.items()}),
        )

    def _expect_free(self, texts: Mapping[str, str]) -> None:
        """DraftError when one of ``texts`` (section id -> text) may not become the section's.

        That is: the section is locked, the text lacks a locked sentence, or a person has changed the section since
        the folder was opened.
        """
        for section_id, text in texts.items():
            lost = [sentence for sentence in self._standing(section_id).kept if sentence not in text]
            if lost:
                raise DraftError(
                    f"“{section_id}”的新文字里没有锁定的话“{lost[0]}”，没有采用。写成的已存为版本：qicao history 查看；"
                    "要放开这句话，请用 qicao unlock。",
                    path=self.folder,
                )
            if self._standing(section_id).locked:
                raise DraftError(f"“{section_id}”已锁定。要改它，请先用 qicao unlock。", path=self.folder)
            if self.edited(section_id):
                raise DraftError(
                    f"其间有人手工改了“{section_id}”，没有覆盖。新写的已存为版本：qicao history 查看，restore 采用。",
                    path=self.folder,
                )

    def _before(self, section_id: str) -> int:
        stood = self._standing(section_id).stood
        for number in reversed(stood[:-1]):
            if self.version(section_id, number).sha256 != self._standing(section_id).sha256:
                return number
        raise DraftError(f"“{section_id}”没有更早的文字可以恢复。", path=self.folder)

    def _next(self, key: str) -> int:
        return max(numbers_in(self.folder / "history" / key, self._waiting, ""), default=0) + 1


def _files(section_id: str, version: Version) -> dict[str, str]:
    """Where a version is kept: whole, and its text for reading."""
    stem = f"history/{section_id}/{version.version:04d}"
    return {f"{stem}.json": version.json(), f"{stem}.md": version.text}
