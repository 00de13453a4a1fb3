"""Model files on this machine: which could be fetched (``catalogue.yaml``), which lie here, and whether they are whole.

A file lies in the folder of QICAO_MODELS, else in the platform's place for a user's data. Beside a file that was
fetched stands ``FILE.json`` with what it was checked against; a GGUF file that a person put there counts as well.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import yamlfile
from pipeline.errors import DataError, InputError, ModelUnavailable
from pipeline.places import place
from pipeline.yamlfile import Node

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
SUFFIX = ".gguf"
_BLOCK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.gguf")

Progress = Callable[[int], None]  # bytes done since the last call


@dataclass(frozen=True, slots=True)
class Part:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Index:
    """The file cut into parts, one in each package; ``package`` has {} for the part's number, from 1."""

    package: str
    version: str
    parts: tuple[Part, ...]

    def shown(self) -> str:
        return f"pip 配置的软件包源，{self.package.format('1')}…{len(self.parts)} {self.version}"


@dataclass(frozen=True, slots=True)
class Hub:
    repository: str
    revision: str

    def shown(self) -> str:
        return f"模型站 {self.repository}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A file that can be fetched. ``bytes`` and ``sha256`` are the whole file's."""

    name: str
    about: str
    file: str
    bytes: int
    sha256: str
    licence: str
    source: Index | Hub


@dataclass(frozen=True, slots=True)
class Installed:
    """A file that is here. ``choice`` is None for one that a person put there: nothing is known to check it against."""

    path: Path
    choice: Choice | None

    @property
    def name(self) -> str:
        return self.choice.name if self.choice else self.path.stem


def default_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """QICAO_MODELS, else the platform's place for a user's data."""
    return place("QICAO_MODELS", "data", "models", environ)


def catalogue(path: Path = CATALOGUE) -> tuple[Choice, ...]:
    """What can be fetched, the recommended one first. DataError, with the line, for a catalogue that is not in order."""
    root = yamlfile.load(path, DataError).mapping({"models"}, required={"models"})
    choices = tuple(_choice(node) for node in root["models"].items())
    for attribute in ("name", "file"):
        values = [getattr(choice, attribute) for choice in choices]
        for value in values:
            if values.count(value) > 1:
                raise DataError(f"“{value}”写了两次。", path=path)
    return choices


def _choice(node: Node) -> Choice:
    plain = {"name", "about", "file", "bytes", "sha256", "licence"}
    keys = node.mapping(plain | {"index", "hub"}, required=plain)
    if ("index" in keys) == ("hub" in keys):
        raise node.fail("index 和 hub 要有一个，也只能有一个。")
    choice = Choice(
        _matching(keys["name"], _NAME),
        keys["about"].text(),
        _matching(keys["file"], _FILE),
        keys["bytes"].integer(minimum=1),
        _matching(keys["sha256"], _SHA256),
        keys["licence"].text(),
        _index(keys["index"]) if "index" in keys else _hub(keys["hub"]),
    )
    if isinstance(choice.source, Index) and sum(part.bytes for part in choice.source.parts) != choice.bytes:
        raise keys["bytes"].fail("各部分的字节数加起来不是这个数。")
    return choice


def _index(node: Node) -> Index:
    names = {"package", "version", "parts"}
    keys = node.mapping(names, required=names)
    if keys["package"].text().count("{}") != 1:
        raise keys["package"].fail("要有一个 {}，代表第几部分。")
    parts = []
    for row in keys["parts"].items():
        cells = tuple(row.items())
        if len(cells) != 2:
            raise row.fail("要写成 [字节数, sha256]。")
        parts.append(Part(cells[0].integer(minimum=1), _matching(cells[1], _SHA256)))
    return Index(keys["package"].text(), keys["version"].text(), tuple(parts))


def _hub(node: Node) -> Hub:
    names = {"repository", "revision"}
    keys = node.mapping(names, required=names)
    return Hub(keys["repository"].text(), keys["revision"].text())


def _matching(node: Node, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(node.text()):
        raise node.fail(f"“{node.text()}”的写法不对。")
    return node.text()


def choice_of(name: str) -> Choice:
    """The one of that name; InputError with the names that there are."""
    for choice in catalogue():
        if name in (choice.name, choice.file):
            return choice
    raise InputError(f"没有叫“{name}”的模型。可选：{'、'.join(choice.name for choice in catalogue())}。")


def installed(folder: Path | None = None) -> tuple[Installed, ...]:
    """The files that are here: the catalogue's in its order, then others by name. A part of a download is none."""
    folder = folder or default_folder()
    known = {choice.file: choice for choice in catalogue()}
    paths = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    order = list(known)
    paths.sort(key=lambda path: order.index(path.name) if path.name in known else len(order))
    return tuple(Installed(path, known.get(path.name)) for path in paths if path.is_file())


def path(name: str | None = None, folder: Path | None = None) -> Path:
    """The file of that name (None: QICAO_LOCAL_MODEL, else the first that is here); ModelUnavailable when it is not here."""
    name = name or os.environ.get("QICAO_LOCAL_MODEL", "").strip() or None
    here = installed(folder)
    for one in here:
        if name in (None, one.name, one.path.name):
            return one.path
    what = f"模型“{name}”" if name else "本机模型"
    raise ModelUnavailable(f"还没有{what}。用 qicao model pull 取一个（qicao model list 看有哪些），或用 gguf:文件。")


def one_here(name: str, folder: Path) -> Installed:
    """The installed file of that name; InputError with the names that there are."""
    here = installed(folder)
    for one in here:
        if name in (one.name, one.path.name):
            return one
    names = "、".join(one.name for one in here) or "一个也没有"
    raise InputError(f"本机没有模型“{name}”。有的：{names}。", path=folder)


def sha256_of(path: Path, progress: Progress = lambda _: None) -> str:
    """InputError when the file cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
                progress(len(block))
    except OSError as error:
        raise InputError(f"读不了：{error.strerror}。", path=path) from None
    return found.hexdigest()


def remove(one: Installed) -> None:
    """Delete the file and what stands beside it. InputError when the system refuses."""
    try:
        one.path.unlink()
        record(one.path).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"删不掉：{error.strerror}。", path=one.path) from None


def record(path: Path) -> Path:
    """Where it stands what a fetched file is."""
    return path.with_name(path.name + ".json")


def described(choice: Choice) -> str:
    """The content of that file: name, size, sha256, licence, source."""
    facts = {"name": choice.name, "bytes": choice.bytes, "sha256": choice.sha256, "licence": choice.licence}
    return json.dumps({**facts, "source": choice.source.shown()}, ensure_ascii=False, indent=2) + "\n"
