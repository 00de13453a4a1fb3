"""What a run was made with: short hashes of the code, the rules, the lexicon, the prompts and the references."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from evals import registry
from evals.shapes.base import Rule
from pipeline import __version__
from pipeline.resources import lexicon, tree

_SHOWN = 12  # hex digits; enough to tell versions apart


@cache
def versions(rules: tuple[str, ...] | None = None) -> Mapping[str, Mapping[str, str]]:
    """Kind -> name -> short SHA-256; of the rules those named, None: all."""
    code = Path(__file__).parent.parent
    return {
        "qicao": {"version": __version__, "python": platform.python_version()},
        "code": {
            "evals": _all(code, code.rglob("*.py")),
            "pipeline": _all(code.parent / "pipeline", (code.parent / "pipeline").rglob("*.py")),
        },
        "rules": {rule.page.name: f"{rule.page.level} {_file(Path(rule.path))}" for rule in _chosen(rules)},
        "lexicon": {path.name: _file(path) for path in sorted(lexicon().glob("*.yaml"))},
        "prompts": _tree(tree("prompts"), "*.md") | _tree(tree("prompts"), "*.yaml"),
        "references": {"all": _all(tree("reference_speeches"), tree("reference_speeches").rglob("*.md"))},
    }


def _chosen(rules: tuple[str, ...] | None) -> tuple[Rule, ...]:
    if rules is None:
        return registry.load().rules
    return registry.load().only(rules).rules if rules else ()


def _tree(folder: Path, pattern: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _file(path) for path in sorted(folder.rglob(pattern))}


def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_SHOWN]


def _all(folder: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:_SHOWN]
