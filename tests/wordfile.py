"""A draft as a Word file that a person edits and brings back: what tests of `import` and of a draft's life share."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from drafting import check, render

from pipeline.export import export
from pipeline.importing import Imported, bring_back

Edit = Callable[[str], str]


def exported(folder: Path) -> Path:
    target = folder.parent / "稿.docx"
    export(folder, target, allow_open_slots=True)
    return target


def edited(file: Path, edit: Edit) -> Path:
    """The file with its word/document.xml changed by ``edit``."""
    parts = {name: zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist()}
    before = parts["word/document.xml"].decode()
    after = edit(before)
    assert after != before
    parts["word/document.xml"] = after.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def back(folder: Path, file: Path) -> Imported:
    return bring_back(folder, file, checker=check, render=render)


def replacing(old: str, new: str) -> Edit:
    return lambda xml: xml.replace(old, new)
