"""One version of a section, as kept in ``history/<section id>/NNNN.json``: written once, never changed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import DraftError
from pipeline.store.journal import sha256
from pipeline.types import Finding, Purpose, Usage

Origin = Literal["model", "hand", "restore"]


@dataclass(frozen=True, slots=True)
class Version:
    """``text`` as it stands in the section's file, heading included; ``reply`` as the model gave it, ``fault`` why it
    could not be used.

    ``note`` is the writer's remark that asked for it; ``source`` the number of the version restored or improved on.
    """

    version: int
    origin: Origin
    text: str
    model: str | None = None
    purpose: Purpose | None = None
    attempt: int | None = None
    prompt_sha256: str | None = None
    references: tuple[str, ...] = ()
    reply: str | None = None
    finish: str | None = None
    usage: Usage = field(default_factory=Usage)
    notes: tuple[str, ...] = ()
    fault: str | None = None
    findings: tuple[Finding, ...] = ()
    note: str | None = None
    source: int | None = None

    @property
    def sha256(self) -> str:
        return sha256(self.text)

    def json(self) -> str:
        """As a file's content, with the keys in a fixed order."""
        return json.dumps(dataclasses.asdict(self) | {"sha256": self.sha256}, ensure_ascii=False, indent=1) + "\n"


_FIELDS = {item.name for item in dataclasses.fields(Version)}


def read(content: bytes, path: Path) -> Version:
    """A version from its file; DraftError when the file is damaged or its text is not the one that was kept."""
    try:
        data = json.loads(content)
        version = _version(data)
        genuine = version.sha256 == data["sha256"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DraftError("这个版本文件损坏，读不了。其他版本不受影响。", path=path) from None
    if not genuine:
        raise DraftError("这个版本文件被改动过（校验值不符）。其他版本不受影响。", path=path)
    return version


def _version(data: Mapping[str, Any]) -> Version:
    known = {key: value for key, value in data.items() if key in _FIELDS}
    if known["origin"] not in get_args(Origin) or not isinstance(known["version"], int):
        raise ValueError(known)
    known["references"] = tuple(known.get("references", ()))
    known["notes"] = tuple(known.get("notes", ()))
    known["usage"] = Usage(**known.get("usage", {}))
    known["findings"] = tuple(Finding(**item) for item in known.get("findings", ()))
    return Version(**known)
