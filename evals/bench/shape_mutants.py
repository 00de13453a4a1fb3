"""Small faults planted into the code of the rule shapes: does a test of the rules' pages, or of loading, fail for each?

    python -m evals.bench.shape_mutants [--only existence] [--each 1]

The equal of mutmut for ``evals/shapes/``, whose functions mostly run while rules are loaded and cached: mutmut, which
switches mutants in a process that has the rules already, sees none of them. Here every mutant has a process of its own,
forked before ``evals`` is imported. A mutant is killed when the tests fail or take 60 s. Survivors are printed, and the
known ones are explained in ``docs/log.md``.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

_ROOT = Path(__file__).parents[2]
_SHAPES = _ROOT / "evals" / "shapes"
_TESTS = ("test_shapes.py", "test_registry.py", "test_rule_pages.py")
_SECONDS = 60
_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="kill rate of the tests over the rule shapes")
    parser.add_argument("--only", help="one shape")
    parser.add_argument("--each", type=int, default=1, help="every n-th mutant")
    args = parser.parse_args()
    import pytest  # noqa: F401  what the children share: all but our own modules
    import yaml  # noqa: F401

    killed = total = 0
    for path in sorted(_SHAPES.glob(f"{args.only or '*'}.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for number, (line, told, mutant) in enumerate(mutants(tree)):
            if number % args.each:
                continue
            name = "evals.shapes" if path.stem == "__init__" else f"evals.shapes.{path.stem}"
            code = compile(ast.fix_missing_locations(mutant), str(path), "exec")
            dead = _dies(name, code)
            total, killed = total + 1, killed + dead
            if not dead:
                print(f"survived  {path.name}:{line}  {told}", flush=True)
    print(f"{killed} of {total} killed ({killed / max(total, 1):.3f})")
    return 0


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Line, what was changed, and the tree with that one change; texts of messages and annotations stay."""
    for index, node in enumerate(_places(tree)):
        for choice, told in enumerate(_changes(node)):
            other = copy.deepcopy(tree)
            place = _places(other)[index]
            _apply(place, choice)
            yield getattr(node, "lineno", 0), told, other


def _places(tree: ast.Module) -> list[ast.AST]:
    """Every node of the bodies of functions and classes, annotations left out: nothing runs them."""
    bodies = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    parts = [part for body in bodies for part in body.body]
    nodes = [inner for part in parts for inner in ast.walk(part)]
    said = [node.annotation for node in nodes if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation]
    said += [node.returns for node in nodes if isinstance(node, ast.FunctionDef) and node.returns]
    silent = {id(inner) for annotation in said for inner in ast.walk(annotation)}
    return [node for node in nodes if id(node) not in silent]


def _changes(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARE:
        return [f"{ast.unparse(node)}: {type(node.ops[0]).__name__} turned"]
    if isinstance(node, ast.BoolOp):
        return [f"{ast.unparse(node)}: and/or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [f"{ast.unparse(node)}: without not"]
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return [f"{ast.unparse(node)}: {type(node.op).__name__}"]
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return [f"constant {node.value!r}"]
    if isinstance(node, ast.If | ast.IfExp):
        return [f"if {ast.unparse(node.test)}: always", f"if {ast.unparse(node.test)}: never"]
    if isinstance(node, ast.Return) and node.value is not None:
        return [f"{ast.unparse(node)}: returns None"]
    if isinstance(node, ast.Continue):
        return ["continue: break"]
    return []


def _apply(node: ast.AST, choice: int) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = _COMPARE[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.BinOp):
        node.op = _OPERATORS[type(node.op)]()
    elif isinstance(node, ast.Constant):
        value = node.value
        assert isinstance(value, int)
        node.value = not value if isinstance(value, bool) else value + 1
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.Constant(choice == 0)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.Continue):
        node.__class__ = ast.Break  # type: ignore[assignment]


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The mutated module in place of the one on disk."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  as Python asks for it
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        inside = [str(_SHAPES)] if fullname == "evals.shapes" else None
        return importlib.util.spec_from_file_location(
            fullname, self.code.co_filename, loader=self, submodule_search_locations=inside
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def _dies(name: str, code: CodeType) -> bool:
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1), os.dup2(null, 2)
        sys.meta_path.insert(0, _Planted(name, code))
        for loaded in [key for key in sys.modules if key.split(".")[0] in ("evals", "pipeline")]:
            del sys.modules[loaded]
        import pytest

        tests = [str(_ROOT / "tests" / test) for test in _TESTS]
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])))
    _, status = os.waitpid(child, 0)
    return status != 0


if __name__ == "__main__":
    sys.exit(main())
