"""``check --fix``: what may be replaced by program is replaced, in files and in the sections of drafts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.material import STANDARD_INPUT, Material, Wish, look, open_path
from pipeline.errors import InputError, QicaoError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.fix import Fixed
    from pipeline.types import Finding

NOTE = "qicao check --fix"  # the remark on the versions that this makes

# Encodings that a text may have, with the mark that it then begins with; the first that gives the bytes back is it.
_ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"", "utf-8"),
    (b"", "gb18030"),
    (b"", "big5hkscs"),
    (b"", "utf-16-le"),
    (b"", "utf-16-be"),
)


@dataclass
class Changes:
    """``diffs`` of what was written and how often each rule had its way; ``notices``: what is never rewritten;
    ``errors``: what could not be."""

    diffs: list[str] = field(default_factory=list)
    applied: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, name: str, old: str, fixed: Fixed) -> None:
        from evals.fix import diff

        self.diffs.append(diff(name, old, fixed.text))
        self.applied.update(fixed.applied)


def fix(paths: Iterable[str], wish: Wish) -> Changes:
    """Every file and draft of ``paths``, one after the other; each is written whole or not at all."""
    changes = Changes()
    for path in dict.fromkeys(paths):
        try:
            if path != STANDARD_INPUT and Path(path).is_dir():
                _draft(path, wish, changes)
            else:
                _file(path, wish, changes)
        except QicaoError as error:
            changes.errors.append(str(error))
    return changes


# --- files --------------------------------------------------------------------------------------


def _file(path: str, wish: Wish, changes: Changes) -> None:
    from pipeline.files import read_bytes, write_atomic

    if path == STANDARD_INPUT:
        changes.notices.append("标准输入只检查，不改写。要改，请给出文件。")
        return
    try:
        found = open_path(path, wish)
    except QicaoError:
        return  # the check that follows will tell
    if found.places:
        changes.notices.append(f"{path}: Word 文件只检查，不改写，以免动了格式。请按检查结果在 Word 里改。")
        return
    if found.draft:
        raise InputError(f"这是初稿的一部分。请用 qicao check --fix {found.draft}，改动会留下版本。", path=path)
    data = read_bytes(Path(path))
    mark, encoding, raw = _decoded(data, found.text)
    if not encoding:
        changes.notices.append(f"{path}: 只改写纯文本和 Markdown，这个文件只检查。")
        return
    fixed = _fixed(found, raw, wish)
    if fixed.text == raw:
        return
    try:
        new = mark + fixed.text.encode(encoding)
    except UnicodeEncodeError as error:
        mark_ = error.object[error.start]
        raise InputError(f"“{mark_}”写不进 {encoding} 编码，没有改。请另存为 UTF-8。", path=path) from None
    target = Path(path).resolve()  # a link stays a link
    mode = target.stat().st_mode
    if read_bytes(target) != data:
        raise InputError("其间别的程序改了这个文件，没有动它。请再来一次。", path=path)
    write_atomic(target, new)
    target.chmod(mode)
    changes.add(path, raw, fixed)


def _decoded(data: bytes, text: str) -> tuple[bytes, str, str]:
    """Mark, encoding and raw text of ``data`` that was read as ``text``; no encoding where it is not plain text, or has
    bytes that would be lost."""
    from evals.fix import as_read

    for mark, encoding in _ENCODINGS:
        if not data.startswith(mark):
            continue
        try:
            raw = data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            continue
        if as_read(raw) == text and mark + raw.encode(encoding) == data:
            return mark, encoding, raw
    return b"", "", ""


def _fixed(found: Material, raw: str, wish: Wish) -> Fixed:
    from evals.fix import fix

    def findings(text: str) -> tuple[Finding, ...]:
        return look(replace(found, text=text), wish, apart=True).report.findings

    return fix(raw, findings, wish.ruleset().lexicon)


# --- drafts -------------------------------------------------------------------------------------


def _draft(path: str, wish: Wish, changes: Changes) -> None:
    """The sections that are not locked; what changes becomes a version of its own, and draft.md is made anew."""
    from evals import suppress
    from pipeline.cli.checking import checker, report_json
    from pipeline.draft.assemble import outline_of, refresh
    from pipeline.store import Store, canonical, is_draft
    from pipeline.store.history import Version

    folder = Path(path)
    if not is_draft(folder):
        return  # the check that follows will tell
    with Store(folder) as store:
        brief = wish.brief or store.brief()
        base = Material(path, "", brief, outline_of(store, brief), folder)
        base = replace(base, suppressions=suppress.in_draft(folder, wish.today))
        chosen: dict[str, int] = {}
        done: list[tuple[str, str, Fixed]] = []
        for section in store.draft().sections:
            fixed = _fixed(replace(base, text=section.text, section=section.id), section.text, wish)
            if fixed.text == section.text:
                continue
            if store.state.sections[section.id].locked:
                changes.errors.append(f"{path}: “{section.id}”已锁定，没有改。要改它，请先用 qicao unlock。")
                continue
            new = Version(0, "hand", canonical(fixed.text), note=NOTE, source=section.version)
            chosen[section.id] = store.keep(section.id, new).version
            done.append((f"{path}/sections/{section.id}.md", section.text, fixed))
        if chosen:
            store.put(chosen)
            for name, old, fixed in done:
                changes.add(name, old, fixed)
            refresh(store, checker(folder, wish.rules), report_json)
        changes.notices += store.notices
