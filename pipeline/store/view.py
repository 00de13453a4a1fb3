"""A draft as it lies in its folder, for whoever only reads: no lock is taken, nothing is changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pipeline.aside import without
from pipeline.errors import DraftError
from pipeline.files import decode
from pipeline.store import history, state
from pipeline.store.folder import expect_draft, in_words
from pipeline.store.history import Version
from pipeline.store.journal import content_sha256, pending, sha256
from pipeline.store.state import STATE, Standing, State
from pipeline.types import Brief, Draft, Section

HEADINGS = "headings"  # where the versions of all headings together are kept, beside the sections'
CALLS = "calls.jsonl"
# The first line of a numbered part; a person may have deleted it.
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^\n]+(?<![。！？；：])(?=\n\n)")


class View:
    """The draft in ``folder``. Works while another process writes there, and where it was killed: what the journal
    acknowledged is seen. DraftError when there is no draft, or a newer qicao wrote it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        expect_draft(folder)
        with in_words(folder):
            self._waiting: Mapping[str, bytes] = pending(folder)
        self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to give back where nothing was taken."""

    def _load(self) -> None:
        self._state = state.read(self._content(STATE) or b"", self.folder / STATE)

    @property
    def state(self) -> State:
        return self._state

    def brief(self) -> Brief:
        """The brief as it lies in the folder now; a person may have edited it since."""
        path = self.folder / "brief.yaml"
        content = self._content("brief.yaml")
        if content is None:
            raise DraftError("brief.yaml 不见了。请把起草要求放回这里。", path=path)
        from pipeline import brief as briefs  # with all of YAML, which a new draft can do without at first

        return briefs.parse(decode(content, path), path)

    def section(self, section_id: str) -> Section | None:
        """A section as it stands in its file, hand edits included; None when it is not written yet."""
        number = self._standing(section_id).current
        if number is None:
            return None
        text = self._text(section_id)
        text = self.version(section_id, number).text if text is None else text
        heading = _HEADING.match(without(text).lstrip("\n")) if section_id in self._state.headings else None
        return Section(section_id, heading[0] if heading else None, text, number, sha256(text))

    def draft(self) -> Draft:
        """All sections that are written, in the outline's order."""
        found = (self.section(section_id) for section_id in self._state.sections)
        return Draft(tuple(section for section in found if section is not None))

    def missing(self) -> tuple[str, ...]:
        """Ids of the sections that are not written yet."""
        return tuple(key for key, standing in self._state.sections.items() if standing.current is None)

    def headings(self) -> dict[str, str]:
        """The headings of the numbered parts: those in the sections' files, else those agreed on."""
        found = {key: self.section(key) for key in self._state.headings}
        return {
            key: section.heading if section and section.heading else self._state.headings[key]
            for key, section in found.items()
        }

    def versions(self, section_id: str) -> tuple[Version, ...]:
        """All versions of a section (or of ``HEADINGS``), oldest first."""
        return tuple(self.version(section_id, number) for number in self.numbers(section_id))

    def version(self, section_id: str, number: int) -> Version:
        name = f"history/{self._known(section_id)}/{number:04d}.json"
        content = self._content(name)
        if content is None:
            numbers = "、".join(map(str, self.numbers(section_id))) or "还没有"
            raise DraftError(f"“{section_id}”没有版本 {number}。有的版本：{numbers}。", path=self.folder)
        return history.read(content, self.folder / name)

    def hashes(self) -> dict[str, str | None]:
        """SHA-256 of every section's file, byte for byte as it lies there; None where there is none."""
        with in_words(self.folder / "sections"):
            return {key: content_sha256(self.folder / section_file(key)) for key in self._state.sections}

    def calls(self) -> list[dict[str, Any]]:
        """The lines of calls.jsonl; a line that a crash tore off is left out."""
        lines = (self._content(CALLS) or b"").split(b"\n")[:-1]
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            raise DraftError("有一行不是 JSON。请删去坏的行。", path=self.folder / CALLS) from None

    def edited(self, section_id: str) -> bool:
        """Whether the section's file holds another text than the version that stands."""
        text = self._text(section_id)
        if not text and self._standing(section_id).current is None:
            return False  # an empty file is nobody's text
        return text is not None and sha256(text) != self._standing(section_id).sha256

    def _text(self, section_id: str) -> str | None:
        """A section's file as text, its line ends and its end made regular; None where there is no file."""
        content = self._content(section_file(section_id))
        if content is None:
            return None
        return canonical(decode(content, self.folder / section_file(section_id)) if content.strip() else "")

    def _content(self, name: str) -> bytes | None:
        if name in self._waiting:
            return self._waiting[name]
        path = self.folder / name
        with in_words(path):
            if path.is_symlink():
                raise DraftError("这是符号链接，指向别处，不读。请换成文件本身。", path=path)
            return path.read_bytes() if path.is_file() else None

    def _known(self, section_id: str) -> str:
        """The id, when it is one of this draft; what becomes a path has been through here."""
        if section_id != HEADINGS:
            self._standing(section_id)
        return section_id

    def _standing(self, section_id: str) -> Standing:
        if section_id not in self._state.sections:
            known = "、".join(self._state.sections)
            raise DraftError(f"没有“{section_id}”这一节。有的是：{known}。", path=self.folder)
        return self._state.sections[section_id]

    def numbers(self, section_id: str) -> list[int]:
        """The numbers of all versions that there are, sorted."""
        return numbers_in(self.folder / "history" / self._known(section_id), self._waiting, ".json")


def canonical(text: str) -> str:
    """A section's text as it lies in its file: no blank lines around, one line end at the end."""
    inner = text.strip("\n").rstrip()
    return f"{inner}\n" if inner else ""


def section_file(section_id: str) -> str:
    return f"sections/{section_id}.md"


def numbers_in(folder: Path, waiting: Mapping[str, bytes], suffix: str) -> list[int]:
    """Numbers of the files NNNN<suffix> of a history folder, those the journal still holds among them; sorted.

    DraftError when the folder cannot be listed: it must not be taken for empty, and its versions for free numbers.
    """
    with in_words(folder):
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    names += [name.rpartition("/")[2] for name in waiting if name.startswith(f"history/{folder.name}/")]
    stems = {name.partition(".")[0] for name in names if name.endswith(suffix)}
    return sorted(int(stem) for stem in stems if stem.isdecimal() and stem.isascii())
