"""Where the project's own data lies: in a wheel inside ``pipeline/data``, in a checkout beside ``pipeline``."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

Tree = Literal["prompts", "reference_speeches", "examples"]


def tree(name: Tree) -> Path:
    """The folder ``name`` of the project's data."""
    package = Path(str(files("pipeline")))
    packed = package / "data" / name
    return packed if packed.is_dir() else package.parent / name


def lexicon() -> Path:
    """The folder of dated formulations and terms; it belongs to the evaluators, the pipeline only reads it."""
    return Path(str(files("pipeline"))).parent / "evals" / "lexicon"
