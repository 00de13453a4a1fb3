"""A draft as a file to take away: Word, Markdown, text, HTML, chosen by the ending of the name.

``export`` is the command; ``render`` gives the bytes of a ``Document`` in one format and touches no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from pipeline.errors import InputError
from pipeline.export.document import Document, OpenSlot, open_slots
from pipeline.export.label import Origin
from pipeline.export.reader import read
from pipeline.files import write_atomic

__all__ = ["FORMATS", "Document", "OpenSlot", "Origin", "changes", "export", "open_slots", "read", "render"]

# Ending -> module of this package with render(document, *, read_aloud) -> bytes.
FORMATS = {".docx": "word", ".md": "markdown", ".txt": "text", ".html": "html"}

_SHOWN = 5  # open slots named in a refusal; `qicao check` lists all


def export(
    folder: Path, target: Path, *, allow_open_slots: bool = False, read_aloud: bool = False, tracked: bool = False
) -> tuple[OpenSlot, ...]:
    """Write the draft in ``folder`` to ``target`` and return the slots that are still open in it.

    ``tracked``, for Word only: each section's changes since its first version are tracked changes. Raises InputError for an unknown ending, a target that is part of the draft itself, and open slots that were not
    allowed; DraftError for a folder that holds no whole draft. ``target`` is replaced whole or not at all.
    """
    ending = _ending(target)
    _refuse_own_parts(folder, target)
    if tracked and ending != ".docx":
        raise InputError("改动只能在 Word 里标成修订。请导出为 .docx。", path=target)
    document = read(folder)
    found = open_slots(document)
    if found and not allow_open_slots:
        raise InputError(_refusal(found), path=folder)
    if tracked:
        from pipeline.store import View

        stood = {key: standing.stood[0] for key, standing in View(folder).state.sections.items()}
        write_atomic(target, _tracked(document, read(folder, stood), read_aloud=read_aloud))
    else:
        write_atomic(target, render(document, ending, read_aloud=read_aloud))
    return found


def changes(folder: Path, target: Path, section: str, old: int, new: int | None = None) -> None:
    """Write the draft to a Word file, with what changed in ``section`` from version ``old`` to ``new`` tracked.

    ``new`` None: what stands now. Open slots are let through: this is for reading. Raises as `export`.
    """
    if _ending(target) != ".docx":
        raise InputError("改动只能在 Word 里标成修订。请用 .docx 作后缀。", path=target)
    _refuse_own_parts(folder, target)
    document = read(folder, {section: new} if new else None)
    write_atomic(target, _tracked(document, read(folder, {section: old})))


def _tracked(document: Document, earlier: Document, *, read_aloud: bool = False) -> bytes:
    from pipeline.export import word

    return word.render(document, read_aloud=read_aloud, earlier=earlier)


def render(document: Document, ending: str, *, read_aloud: bool = False) -> bytes:
    """The bytes of ``document`` as a file of that ending (a key of FORMATS); ``read_aloud`` sets it larger."""
    module = import_module(f"pipeline.export.{FORMATS[ending]}")
    return cast(bytes, module.render(document, read_aloud=read_aloud))


def _ending(target: Path) -> str:
    ending = target.suffix.lower()
    if ending not in FORMATS:
        said = f"不认识后缀“{target.suffix}”" if ending else "文件名没有后缀"
        raise InputError(f"{said}。可以导出为 {'、'.join(FORMATS)}，请用其中之一。", path=target)
    return ending


def _refuse_own_parts(folder: Path, target: Path) -> None:
    """An export over draft.md or a section would replace what a person wrote by what a format made of it."""
    home, place = folder.resolve(), target.resolve()
    if not place.is_relative_to(home):
        return
    inner = place.relative_to(home).parts
    if inner == ("draft.md",) or inner[:1] in {("sections",), ("history",)}:
        raise InputError("这是初稿自身的文件，导出会盖掉它。请换一个文件名。", path=target)


def _refusal(found: Sequence[OpenSlot]) -> str:
    shown = "；".join(f"{slot.where}：{slot.slot.text}" for slot in found[:_SHOWN])
    more = "；……" if len(found) > _SHOWN else ""
    return (
        f"还有 {len(found)} 处待填（{shown}{more}）。请在 brief.yaml 或 sections/ 里补齐后再导出，"
        "或加 --allow-open-slots 带着待填项导出（Word 和 HTML 中标黄）。"
    )
