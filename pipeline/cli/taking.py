"""ingest: documents cleaned and cut, then shown, written to a folder, or taken into the corpus."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.references import corpus_folder, library, writable
from pipeline.cli.say import as_json, say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from pipeline.ingest import Ingested
    from pipeline.ingest.batch import Outcome
    from pipeline.library import Added, Library

_BATCH = 40  # files between two commits of the index; what is stored is safe before that
_COLUMNS = ("文件", "类型", "节", "字数", "待填", "缺文", "结果")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one speech of a file, or of a file that has none. ``state``: shown, written, taken, known, refused."""

    file: str
    state: str
    result: str = ""
    type: str = ""
    sections: int = 0
    characters: int = 0
    slots: int = 0
    gaps: int = 0
    id: str | None = None
    path: str | None = None
    copies: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        if self.state == "refused":
            return (self.file, "", "", "", "", "", f"没有收：{self.result}")
        counts = (self.sections, self.characters, self.slots, self.gaps)
        return (self.file, self.type, *(str(count) for count in counts), self.result)


@dataclass
class Taking:
    """One run: where speeches go (``into``, ``library``, or nowhere), and what became of each so far."""

    into: Path | None = None
    library: Library | None = None
    as_json: bool = False
    rows: list[Row] = field(default_factory=list)
    described: list[dict[str, Any]] = field(default_factory=list)
    indexing: bool = True

    def take(self, outcomes: Iterable[Outcome]) -> None:
        """A batch of files. What is stored is safe at once; then the index is brought up to it."""
        stored: dict[int, Added] = {}
        for outcome in outcomes:
            if outcome.error is not None:
                self._refuse(outcome.name, outcome.error)
            for ingested in outcome.speeches:
                try:
                    added = self._keep(ingested)
                except InputError as error:
                    self._refuse(outcome.name, error)
                    continue
                if added:
                    stored[len(self.rows) - 1] = added
                self._describe(ingested)
        if stored and self.library and self.indexing:
            self._settle(self.library, stored)

    def _keep(self, ingested: Ingested) -> Added | None:
        from pipeline.ingest import save
        from pipeline.redact import secret, with_marks

        row = _counted(ingested)
        if self.library is not None:
            speech = with_marks(ingested.speech, ingested.raw)
            added = self.library.store(speech, ingested.raw)
            state, result = ("taken", f"收进 {added.id}") if added.new else ("known", f"同一篇已收进 {added.id}")
            result += "；有密级标志，只供本机检索，不用于起草" if secret(speech) else ""
            self.rows.append(replace(row, state=state, result=result, id=added.id, path=str(added.path)))
            return added
        if self.into is not None:
            path = save(ingested, self.into)
            row = replace(row, state="written", result=f"写好 {path}", id=path.stem, path=str(path))
        self.rows.append(row)
        return None

    def _refuse(self, name: str, error: InputError) -> None:
        say(str(error))
        self.rows.append(Row(name, "refused", error.message))

    def _describe(self, ingested: Ingested) -> None:
        from pipeline.ingest import describe, summary

        if self.as_json:
            self.described.append(describe(ingested))
        elif self.library is None and self.into is None:
            print("\n".join(summary(ingested)))

    def _settle(self, opened: Library, stored: dict[int, Added]) -> None:
        try:
            settled = opened.settle(list(stored.values()))
        except InputError as error:  # what was read is stored all the same; the index can be made at any time
            say(f"{error} 讲话都已存好，索引以后会自动补上。")
            self.indexing = False
            return
        for at, added in zip(stored, settled, strict=True):
            if added.copies:
                row = self.rows[at]
                self.rows[at] = replace(
                    row, result=f"{row.result}；{_alike(added)}", copies=tuple(copy.id for copy in added.copies)
                )


def ingest(args: Namespace) -> int:
    """Every file is told, whatever becomes of the others; exit 2 when any could not be taken."""
    from pipeline.ingest.batch import batch

    into_corpus = not args.into and (args.corpus or args.keep or os.environ.get("QICAO_CORPUS", "").strip())
    folder = writable(args.corpus) if into_corpus else None
    with library(folder) if folder else nullcontext() as opened:
        taking = Taking(args.into, opened, args.format == "json")
        try:
            for files in _batches(batch(args.paths)):
                taking.take(files)
                _progress(taking, folder)
        finally:  # Ctrl-C, too: what was taken is told
            _tell(taking, folder)
    return 2 if not taking.rows or any(row.state == "refused" for row in taking.rows) else 0


def _batches(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    while found := list(islice(outcomes, _BATCH)):
        yield found


def _progress(taking: Taking, folder: Path | None) -> None:
    if len(taking.rows) >= _BATCH:
        say(f"已处理 {len(taking.rows)} 篇" + ("，能收的都已存好。" if folder else "。"))


def _counted(ingested: Ingested) -> Row:
    from pipeline import hanzi

    speech = ingested.speech
    size = sum(hanzi.count(f"{part.heading or ''}{part.text}") for part in speech.sections)
    return Row(
        ingested.name, "shown", "没有存", speech.type, len(speech.sections), size, len(ingested.slots), len(speech.gaps)
    )  # fmt: skip


def _alike(added: Added) -> str:
    """What a speech is a copy of, and which of them is found."""
    first = max(added.copies, key=lambda copy: (copy.indexed, copy.likeness))
    share = f"{first.likeness:.0%}" if first.likeness else "间接"
    more = f"等 {len(added.copies)} 篇" if len(added.copies) > 1 else ""
    return f"与 {first.id} {more}雷同（{share}），检索只用" + ("那一篇" if first.indexed else "这一篇")


def _tell(taking: Taking, folder: Path | None) -> None:
    from pipeline import shown

    rows = taking.rows
    if taking.as_json:
        files = [{name: value for name, value in asdict(row).items() if value not in (None, ())} for row in rows]
        print(as_json({"schema": 1, "speeches": taking.described, "files": files}))
    elif len(rows) > 1 or folder or taking.into:
        print("\n".join(shown.table([_COLUMNS, *(row.cells for row in rows)])))
    refused = sum(row.state == "refused" for row in rows)
    if not rows:
        say("没有找到能读的文件（.txt .md .html .docx .doc .wps .rtf .odt .pdf .zip）。")
        return
    known = sum(row.state == "known" for row in rows)
    copies = sum(bool(row.copies) for row in rows)
    notes = [f"读了 {len(rows) - refused} 篇"]
    notes += [f"{known} 篇已经有了"] if known else []
    notes += [f"{copies} 篇与别的雷同（不重复检索）"] if copies else []
    say("，".join((*notes, f"{refused} 个文件读不了。")))
    if folder:
        say(f"语料库：{folder}。qicao corpus list 列出各篇。")
    elif not taking.into and len(rows) > refused:
        say(f"没有存。要收进语料库，用 --keep（{corpus_folder(None)}）或 --corpus DIR；只写成文件，用 --into DIR。")
