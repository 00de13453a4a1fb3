"""Imports run one way, and start-up stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

# Lowest first. A module may import modules of its own layer or of a lower one.
LAYERS = (
    ("types", "errors"),
    ("hanzi", "files", "resources", "aside", "ahead", "secrecy", "places"),
    ("yamlfile", "patterns", "wording"),
    ("figures", "outline", "organisations", "lexicon", "covers", "points"),
    ("slots", "segment", "brief", "clean"),
    ("localise", "corpus", "index", "tokens", "ask"),
    ("redact",),
    ("sentences", "compose", "grammar", "prompt", "ingest"),
    ("retrieve", "library"),
    ("models",),
    ("write",),
    ("cost",),
    ("store",),
    ("draft", "compare", "choose"),
    ("regen", "spot", "export", "display", "shown", "doctor", "examine", "importing"),
    ("arguments", "usage"),
    ("cli",),
)
EVALS_MAY_IMPORT = {"types", "errors", "__version__"} | {"hanzi", "files", "resources", "aside", "yamlfile", "patterns"}
EVALS_MAY_IMPORT |= {"figures", "outline", "lexicon", "slots", "segment"}
HEAVY = {
    "openai",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "tiktoken",
    "rich",
    "tantivy",
    "rjieba",
    "docx",
    "yaml",
}


@cache
def imports(path: Path) -> set[tuple[str, ...]]:
    """Dotted names that a file imports, anywhere in it."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {tuple(alias.name.split(".")) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            module = tuple(node.module.split("."))
            found |= {(*module, alias.name) for alias in node.names} if len(module) == 1 else {module}
    return found


def stage(path: Path) -> str:
    """The stage a file of ``pipeline`` belongs to: its own name, or its package's."""
    return path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def test_every_stage_has_a_layer() -> None:
    stages = {stage(path) for path in (ROOT / "pipeline").rglob("*.py")} - {"__init__"}
    assert stages == {name for names in LAYERS for name in names} & stages
    assert stages, "no stage found"


def test_pipeline_imports_run_downwards() -> None:
    wrong = []
    for path in (ROOT / "pipeline").rglob("*.py"):
        if stage(path) == "__init__":
            continue
        for name in imports(path):
            if (
                name[0] == "pipeline"
                and len(name) > 1
                and name[1] != "__version__"
                and layer(name[1]) > layer(stage(path))
            ):
                wrong.append(f"{path.relative_to(ROOT)} imports {'.'.join(name)}")
    assert not wrong


def test_only_the_command_line_joins_pipeline_and_evals() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "pipeline").rglob("*.py")
        if stage(path) != "cli" and any(name[0] == "evals" for name in imports(path))
    ]
    assert not wrong


def test_evaluators_import_only_the_nouns_and_the_readers() -> None:
    wrong = []
    for path in (ROOT / "evals").rglob("*.py"):
        if path.relative_to(ROOT / "evals").parts[0] == "bench":
            continue  # a benchmark measures the whole
        for name in imports(path):
            if name[0] == "pipeline" and name[1] not in EVALS_MAY_IMPORT:
                wrong.append(f"{path.relative_to(ROOT)} imports {'.'.join(name)}")
    assert not wrong


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from pipeline.arguments import build; import pipeline.cli; build(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert "argparse" in loaded
    assert not loaded & (HEAVY | {"dataclasses", "asyncio", "socket", "evals"})
