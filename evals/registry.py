"""All rules, found and verified: ``rules/*.yaml`` are data over the shapes, ``rules/*.py`` hold a PAGE and a ``find``.

Strict when loaded: an unknown key, a bad pattern, a list without entries, a rule that does not fire on its own
example, two rules of one name: DataError with file and line. A rule never goes missing silently. Patterns and examples of
the shipped rules are tried by the tests instead, and compiled when first used (see ``pipeline.patterns``).
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import cast

from evals import shapes
from evals.document import Document
from evals.matching.scanner import Scanner
from evals.shapes.base import Need, Page, Rule, Scope, Shape, Terms
from pipeline import lexicon as lexicons
from pipeline import outline as outlines
from pipeline import patterns, yamlfile
from pipeline.errors import DataError
from pipeline.lexicon import Lexicon
from pipeline.types import LEVELS, Level
from pipeline.yamlfile import Node

_FOLDER = Path(__file__).parent / "rules"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NEEDED = frozenset({"shape", "level", "what", "why", "instead", "source", "message"})
_COMMON = _NEEDED | {"suggestion", "scope", "example", "roles", "voices", "types", "quotes", "yields_to"}
_SCOPES = ("any", "whole", "section")
_VOICES = ("upper", "own")
SETTINGS = "settings.yaml"


@dataclass(frozen=True)
class Ruleset:
    """Rules in the order of their names; ``resting`` are names of others that were left out, ``folders`` an office's."""

    rules: tuple[Rule, ...]
    resting: frozenset[str] = frozenset()
    folders: tuple[Path, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(rule.page.name for rule in self.rules)

    @cached_property
    def unconditional(self) -> frozenset[str]:
        """The names of the rules that run on every text."""
        pages = (rule.page for rule in self.rules)
        return frozenset(
            page.name for page in pages if page.scope == "any" and not (page.voices or page.types or page.needs)
        )

    @cached_property
    def yields(self) -> dict[str, frozenset[str]]:
        """Which rules yield, and to which: one fault is told once."""
        return {rule.page.name: rule.page.yields_to for rule in self.rules if rule.page.yields_to}

    @property
    def known(self) -> frozenset[str]:
        """The names of all rules, running or not."""
        return self.names | self.resting

    @cached_property
    def lexicon(self) -> Lexicon:
        """The formulations that these rules go by, the office's own among them."""
        return lexicons.load(self.folders)

    @cached_property
    def scanner(self) -> Scanner:
        return Scanner(terms for rule in self.rules for terms in rule.scans)

    def rule(self, name: str) -> Rule:
        """The rule of that name; DataError names what there is."""
        for rule in self.rules:
            if rule.page.name == name:
                return rule
        raise DataError(f"没有“{name}”这条规则。可用的有：{'、'.join(rule.page.name for rule in self.rules)}。")

    def only(self, names: Collection[str]) -> Ruleset:
        """Just these rules; DataError for a name that is none."""
        return self._but(tuple(self.rule(name) for name in sorted(names)))

    def without(self, names: Collection[str]) -> Ruleset:
        return self._but(tuple(rule for rule in self.rules if rule.page.name not in names))

    def _but(self, rules: tuple[Rule, ...]) -> Ruleset:
        return Ruleset(rules, self.known - {rule.page.name for rule in rules}, self.folders)


@cache
def load(extra: tuple[Path, ...] = ()) -> Ruleset:
    """The shipped rules and those of further folders (data only), as their ``settings.yaml`` wants them."""
    return read([_FOLDER, *extra])


def read(folders: Sequence[Path]) -> Ruleset:
    """The rules of folders; code is read from the project's own folder alone."""
    found: dict[str, Rule] = {}
    paths: dict[str, str] = {}
    for folder in folders:
        rules = _in_folder(folder)
        if folder == _FOLDER:
            rules += map(from_module, _modules())
        for rule in rules:
            _expect_new(rule.page.name, rule.path, paths)
            found[rule.page.name] = rule
    known = frozenset(found)
    _expect_known(found.values(), known | set(_shipped()))
    for folder in folders:
        found = _settled(found, _settings(known, folder))
    own = tuple(folder for folder in folders if folder != _FOLDER)
    if own:
        lexicons.load(own)  # what is wrong with an office's formulations stops everything, too
    return Ruleset(tuple(found[name] for name in sorted(found)), known - set(found), own)


def expect(own: Sequence[Path]) -> None:
    """Raise what `load` would find wrong with an office's folders; the shipped rules count by name, which saves loading them."""
    paths = _shipped()
    rules = [rule for folder in own for rule in _in_folder(folder)]
    for rule in rules:
        _expect_new(rule.page.name, rule.path, paths)
    _expect_known(rules, paths)
    for folder in own:
        _settings(paths, folder)
    lexicons.load(tuple(own))


def _shipped() -> dict[str, str]:
    """The names of the shipped rules with their files, told without reading these."""
    return {path.stem.replace("_", "-"): str(path) for path in (*_files(_FOLDER), *_modules())}


def _in_folder(folder: Path) -> list[Rule]:
    """The rules that are data."""
    if not folder.is_dir():
        raise DataError("没有这个规则文件夹。", path=folder)
    return [*map(from_yaml, _files(folder))]


def _modules() -> list[Path]:
    return [path for path in sorted(_FOLDER.glob("*.py")) if path.stem != "__init__"]


def _expect_new(name: str, path: str, paths: dict[str, str]) -> None:
    other = paths.setdefault(name, path)
    if other is not path:
        raise DataError(f"规则“{name}”在 {other} 已有，请换一个名字。", path=path, line=1)


def _expect_known(rules: Iterable[Rule], known: Collection[str]) -> None:
    """No rule yields to one that is not there, or to itself."""
    for rule in rules:
        for name in sorted(rule.page.yields_to):
            if name not in known or name == rule.page.name:
                lines = Path(rule.path).read_text("utf-8").split("\n")
                line = next((at for at, words in enumerate(lines, 1) if words.lstrip().startswith("yields_to")), 1)
                fault = "规则不能让位于自己。" if name in known else f"没有“{name}”这条规则。"
                raise DataError(f"yields_to：{fault}", path=rule.path, line=line)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.glob("*.yaml") if path.name != SETTINGS and not path.name.startswith(lexicons.FILES)
    )


def _settings(known: Collection[str], folder: Path) -> dict[str, str]:
    """``settings.yaml``: rule name -> error, warning, info or off."""
    path = folder / SETTINGS
    if not path.exists():
        return {}
    nodes = yamlfile.load(path, DataError).mapping(sorted(known))
    return {name: node.choice([*LEVELS, "off"]) for name, node in nodes.items()}


def _settled(rules: Mapping[str, Rule], choices: Mapping[str, str]) -> dict[str, Rule]:
    settled = dict(rules)
    for name, choice in choices.items():
        rule = settled.pop(name, None)  # None: another office's file has switched it off
        if rule and choice != "off":
            level = cast(Level, choice)
            settled[name] = replace(rule, page=replace(rule.page, level=level), level=level)
    return settled


# --- rules as data ------------------------------------------------------------------------------


def from_yaml(path: Path) -> Rule:
    """One rule from its file."""
    root = yamlfile.load(path, DataError)
    if not _NAME.fullmatch(path.stem):
        raise root.fail("文件名就是规则名，只能用小写字母、数字和连字符。")
    entries = root.entries()
    if "shape" not in entries:
        raise root.fail(f"缺少“shape”。可用的有：{'、'.join(shapes.SHAPES)}。")
    kind = shapes.shape(entries["shape"].choice(shapes.SHAPES))
    keys = root.mapping(_COMMON | kind.KEYS, required=sorted(_NEEDED | kind.REQUIRED))
    for node in keys.values():
        if node.is_sequence and not list(node.items()):
            raise node.fail("列表是空的，这条规则永远不会起作用。")
    page = _page(path.stem, keys, kind.FIELDS, getattr(kind, "NEEDS", frozenset()))
    form = kind.read({word: keys[word] for word in kind.KEYS if word in keys}, root)
    rule = Rule(page, form.find, str(path), form.scans, keys["example"].text() if "example" in keys else None)
    return _proved(rule, form, keys.get("example"), root)


def _page(name: str, keys: Mapping[str, Node], fields: frozenset[str], needs: frozenset[Need]) -> Page:
    for word in ("message", "suggestion"):
        if word in keys:
            _template(keys[word], fields | {"text"})
    return Page(
        name=name,
        level=cast(Level, keys["level"].choice(LEVELS)),
        what=keys["what"].text(),
        why=keys["why"].text(),
        instead=keys["instead"].text(),
        source=keys["source"].text(),
        message=keys["message"].text(),
        suggestion=keys["suggestion"].text() if "suggestion" in keys else None,
        scope=cast(Scope, keys["scope"].choice(_SCOPES)) if "scope" in keys else "any",
        roles=_sections(keys["roles"]) if "roles" in keys else frozenset(),
        voices=frozenset(item.choice(_VOICES) for item in keys["voices"].items()) if "voices" in keys else frozenset(),
        types=_types(keys["types"]) if "types" in keys else frozenset(),
        quotes=keys["quotes"].boolean() if "quotes" in keys else False,
        yields_to=frozenset(item.text() for item in keys["yields_to"].items()) if "yields_to" in keys else frozenset(),
        needs=needs,
    )


def _template(node: Node, fields: Collection[str]) -> None:
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(node.text()) if field is not None}
    except ValueError as error:
        raise node.fail(f"花括号有误：{error}。") from None
    for field in used - set(fields):
        raise node.fail(f"不认识 {{{field}}}。可用的有：{'、'.join(sorted(fields))}。")


@cache
def _known_sections() -> frozenset[str]:
    specs = [spec for name in outlines.speech_types() for spec in outlines.load(name).sections]
    return frozenset(word for spec in specs for word in (spec.id, spec.role))


def _sections(node: Node) -> frozenset[str]:
    """Roles or ids; one that no outline has would make a rule that never fires."""
    return frozenset(item.choice(sorted(_known_sections())) for item in node.items())


def _types(node: Node) -> frozenset[str]:
    return frozenset(item.choice(outlines.speech_types()) for item in node.items())


def _proved(rule: Rule, form: Shape, example: Node | None, root: Node) -> Rule:
    """A rule over words alone must fire on its own example; what needs an outline or a brief cannot be tried here."""
    if rule.page.roles or rule.page.voices or rule.page.types or not getattr(form, "tryable", True):
        return rule
    if example is None:
        raise root.fail("缺少“example”：写一句会被这条规则发现的话，加载时用来证明规则有效。")
    if patterns.shipped(root):
        return rule  # the tests prove it
    # As one section first; a rule about titles finds its like only in a whole text.
    tries = (Document(example.text(), section="example"), Document(example.text()))
    if not any(True for doc in tries for _ in form.find(doc)):
        raise example.fail("规则在它自己的例子里什么也没有发现，请检查词语、正则表达式和例外。")
    return rule


# --- rules as code ------------------------------------------------------------------------------


def from_module(path: Path) -> Rule:
    """One rule of the project's own folder; DataError when a module is not a rule."""
    module = import_module(f"evals.rules.{path.stem}")
    page, find = getattr(module, "PAGE", None), getattr(module, "find", None)
    if not isinstance(page, Page) or not callable(find):
        raise DataError("规则文件要有 PAGE 和 find(doc)。", path=path, line=1)
    if page.name != path.stem.replace("_", "-"):
        raise DataError(f"文件名与规则名“{page.name}”对不上。", path=path, line=1)
    scans = getattr(module, "SCANS", ())
    return Rule(page, find, str(path), cast("tuple[Terms, ...]", tuple(scans)))


def needs_met(needs: Iterable[Need], doc: Document) -> bool:
    """Whether the document has what a rule needs."""
    return all(bool(getattr(doc, need)) for need in needs)
