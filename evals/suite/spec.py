"""A suite's file -> Suite. Strict: what is unknown, empty or can never fail stops the run before it begins.

about: 冒烟：几份有代表性的起草要求
models: [compose]                 # default: the model that the command line or the environment names
repeat: 1                         # of each case with each model and variant
seed: 20230418                    # of everything random in the statistics
alpha: 0.001                      # chance that an unchanged run counts as a regression
variants:                         # default: the shipped prompts alone
  - {name: shipped}
  - {name: plain, edits: [{from: 用排比短句, to: 用短句}]}
rules: [untraced-figure]          # default: all; []: expectations alone (kind: check)
prices: {"openai:NAME": {input: 2.5, cached: 1.25, output: 10}}
cases:
  - id: city
    kind: draft                   # draft, section, regen or check
    tags: [city]
    brief: |                      # or `file:`, relative to the suite; further keys by kind: section, note, given, text
      speech_type: congress_opening
    expect: {contains: […], lacks: […], fires: [rule], quiet: [rule], open: [slot], changed: true, goes: […], stays: […]}
gates:
  - {metric: loose, at_least: 0.9, tag: city}
  - {metric: "rule:untraced-figure", at_most: 0.1}
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import cast

from evals.suite.gates import finite, ruleset_names, running
from evals.suite.gates import gates as read_gates
from evals.suite.nouns import KINDS, SHIPPED, Case, Expect, Gate, Kind, ParseBrief, Price, Suite, Variant
from pipeline import outline as outlines
from pipeline import slots, yamlfile
from pipeline.errors import DataError, InputError
from pipeline.files import read_text
from pipeline.types import Brief
from pipeline.yamlfile import Node

FOLDER = Path(__file__).parent.parent / "suites"
SEED, ALPHA = 20230418, 0.001
_KEYS = {"about", "models", "rules", "repeat", "seed", "alpha", "variants", "prices", "cases", "gates"}
_CASE = {"id", "kind", "tags", "brief", "file", "expect", "section", "note", "text", "given"}
_OWN: Mapping[Kind, set[str]] = {
    "draft": set(),
    "section": {"section"},
    "regen": {"section", "note"},
    "check": {"text"},
}
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")


def shipped() -> tuple[str, ...]:
    """Names of the suites that come with qicao."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def find(name: str) -> Path:
    """The file of a shipped suite's name, or of a path; InputError names what there is."""
    if name in shipped():
        return FOLDER / f"{name}.yaml"
    path = Path(name)
    if path.is_file():
        return path
    raise InputError(f"没有“{name}”这套评测。自带的有：{'、'.join(shipped())}；也可以给出 YAML 文件的路径。")


def recorded(name: str) -> Path:
    """Where the replies of a shipped suite lie; InputError when none were recorded."""
    path = FOLDER / "recorded" / f"{name}.jsonl.gz"
    if not path.is_file():
        known = "、".join(sorted(path.name.removesuffix(".jsonl.gz") for path in path.parent.glob("*.jsonl.gz")))
        raise InputError(f"“{name}”没有随带录下的回答。有的是：{known or '无'}；也可以用 --replay=文件 指明。")
    return path


def load(path: Path, parse_brief: ParseBrief, name: str | None = None) -> Suite:
    """A suite from its file; InputError names file, line and what to write instead. ``name``: if not the file's."""
    source = read_text(path)
    root = yamlfile.parse(source, path, DataError)
    keys = root.mapping(_KEYS, required=("about", "cases"))
    rules = _rules(keys["rules"]) if "rules" in keys else None
    cases = _cases(keys["cases"], path, parse_brief, rules)
    variants = _variants(keys["variants"]) if "variants" in keys else (Variant(SHIPPED),)
    return Suite(
        name=name or path.stem,
        about=keys["about"].text(),
        cases=cases,
        gates=read_gates(keys["gates"], cases, rules) if "gates" in keys else (Gate("passed", at_least=1),),
        models=_filled(keys["models"]) if "models" in keys else (),
        variants=variants,
        repeat=keys["repeat"].integer(minimum=1) if "repeat" in keys else 1,
        seed=keys["seed"].integer() if "seed" in keys else SEED,
        alpha=_alpha(keys["alpha"]) if "alpha" in keys else ALPHA,
        prices={name: _price(node) for name, node in keys["prices"].entries().items()} if "prices" in keys else {},
        source=source,
        rules=rules,
        files={rel: read_text(path.parent / rel) for node in keys["cases"].items() if (rel := _file(node))},
    )


def only(suite: Suite, ids: Sequence[str]) -> Suite:
    """The suite with those cases alone, and the gates that still have any; InputError for a case that it has not.

    Its source says so in a comment: it is another plan than the whole.
    """
    known = [case.id for case in suite.cases]
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise InputError(f"{suite.name} 里没有用例“{'、'.join(unknown)}”。有的是：{'、'.join(known)}。")
    cases = tuple(case for case in suite.cases if case.id in ids)
    if cases == suite.cases:
        return suite
    tags = {tag for case in cases for tag in case.tags}
    gates = tuple(gate for gate in suite.gates if gate.tag is None or gate.tag in tags)
    said = "、".join(case.id for case in cases)
    return replace(suite, cases=cases, gates=gates, source=f"{suite.source.rstrip()}\n# 只做：{said}\n")


def _file(node: Node) -> str | None:
    """The brief's file that a case names; it lies below the suite's folder, so that a run can keep a copy."""
    named = node.entries().get("file")
    if named is None:
        return None
    place = PurePosixPath(named.text())
    if place.is_absolute() or ".." in place.parts:
        raise named.fail("要写成评测文件所在文件夹之内的相对路径。")
    return place.as_posix()


def _filled(node: Node) -> tuple[str, ...]:
    """A list with entries, none twice."""
    words = node.texts()
    if not words:
        raise node.fail("列表是空的。删去这个键，或写上内容。")
    if len(set(words)) < len(words):
        raise node.fail("有一项写了两次。")
    return words


def _alpha(node: Node) -> float:
    value = finite(node)
    if not 0 < value <= 0.5:
        raise node.fail("要在 0 与 0.5 之间：为 0 则退步永远不会被发现。")
    return value


def _price(node: Node) -> Price:
    keys = node.mapping({"input", "output", "cached"}, required=("input", "output"))
    values = {word: finite(child) for word, child in keys.items()}
    if min(values.values()) < 0:
        raise node.fail("价格不能为负。")
    return Price(values["input"], values["output"], values.get("cached"))


def _variants(node: Node) -> tuple[Variant, ...]:
    found: dict[str, Variant] = {}
    for item in node.items():
        keys = item.mapping({"name", "edits"}, required=("name",))
        name = _name(keys["name"], found)
        edits = tuple(_edit(edit) for edit in keys["edits"].items()) if "edits" in keys else ()
        if not edits and name != SHIPPED:
            raise item.fail(f"没有改动提示的变体只能叫“{SHIPPED}”。")
        found[name] = Variant(name, edits)
    if not found:
        raise node.fail("列表是空的。删去这个键，或写上变体。")
    return tuple(found.values())


def _edit(node: Node) -> tuple[str, str]:
    keys = node.mapping({"from", "to"}, required=("from",))
    return keys["from"].text(), keys["to"].verbatim() if "to" in keys else ""


def _name(node: Node, taken: Mapping[str, object]) -> str:
    name = node.text()
    if not _NAME.fullmatch(name):
        raise node.fail("只能用小写字母、数字、点和连字符。")
    if name in taken:
        raise node.fail(f"“{name}”写了两次。")
    return name


# --- cases --------------------------------------------------------------------------------------


def _cases(node: Node, path: Path, parse_brief: ParseBrief, rules: Sequence[str] | None) -> tuple[Case, ...]:
    found: dict[str, Case] = {}
    for item in node.items():
        case = _case(item, found, path, parse_brief, rules)
        if rules == () and case.kind != "check":
            raise item.fail("rules 为空时，用例只能是 kind: check。")
        found[case.id] = case
    if not found:
        raise node.fail("一个用例也没有，评测永远是绿的。请至少写一个。")
    return tuple(found.values())


def _case(
    node: Node, taken: Mapping[str, Case], path: Path, parse_brief: ParseBrief, rules: Sequence[str] | None
) -> Case:
    kind = cast(Kind, node.entries()["kind"].choice(KINDS)) if "kind" in node.entries() else "draft"
    own = _OWN[kind]
    allowed = _CASE - {"section", "note", "text", "given"} | own | ({"given"} if kind == "regen" else set())
    keys = node.mapping(allowed, required=sorted({"id"} | own))
    brief = _brief(node, keys, path, parse_brief)
    outline = outlines.for_brief(brief)
    ids = [spec.id for spec in outline.sections]
    case = Case(
        id=_name(keys["id"], taken),
        kind=kind,
        brief=brief,
        outline=outline,
        tags=_filled(keys["tags"]) if "tags" in keys else (),
        section=keys["section"].choice(ids) if "section" in keys else None,
        note=keys["note"].text() if "note" in keys else None,
        text=keys["text"].verbatim() if "text" in keys else None,
        given=keys["given"].verbatim() if "given" in keys else None,
    )
    expect = _expect(keys["expect"], case, rules) if "expect" in keys else Expect()
    if kind == "check" and expect == Expect():
        raise node.fail("kind: check 要写 expect，否则什么也没有检查。")
    return replace(case, expect=expect)


def _brief(node: Node, keys: Mapping[str, Node], path: Path, parse_brief: ParseBrief) -> Brief:
    if ("brief" in keys) == ("file" in keys):
        raise node.fail("brief 和 file 要写一个，也只写一个。")
    if "file" in keys:
        place = path.parent / (_file(node) or "")
        return parse_brief(read_text(place), place)
    text = keys["brief"].verbatim()
    # Leading blank lines make the brief's own line numbers those of the suite; its source is kept without them.
    return replace(parse_brief("\n" * keys["brief"].line + text, path), source=text)


def _rules(node: Node) -> tuple[str, ...]:
    """Names of rules; an empty list is meant."""
    items = list(node.items())
    known = ruleset_names() if items else ()
    return tuple(dict.fromkeys(item.choice(known) for item in items))


def _expect(node: Node, case: Case, rules: Sequence[str] | None) -> Expect:
    keys = node.mapping({"contains", "lacks", "fires", "quiet", "open", "changed", "goes", "stays"})
    if not keys:
        raise node.fail("没有写任何期望。")
    for word in {"changed", "goes", "stays"} & keys.keys():
        if case.kind != "regen":
            raise keys[word].fail("只用于 kind: regen。")
    return Expect(
        contains=_filled(keys["contains"]) if "contains" in keys else (),
        lacks=_filled(keys["lacks"]) if "lacks" in keys else (),
        fires=_among(keys["fires"], running(rules)) if "fires" in keys else (),
        quiet=_among(keys["quiet"], running(rules)) if "quiet" in keys else (),
        open=_among(keys["open"], list(slots.vocabulary())) if "open" in keys else (),
        changed=keys["changed"].boolean() if "changed" in keys else None,
        goes=_standing(keys["goes"], case) if "goes" in keys else (),
        stays=_standing(keys["stays"], case) if "stays" in keys else (),
    )


def _standing(node: Node, case: Case) -> tuple[str, ...]:
    """Words of the section as it stands before: what is not there cannot go, and cannot stay."""
    words = _filled(node)
    for one in words:
        if one not in (case.given or ""):
            raise node.fail(
                f"given 里没有“{one}”，这项期望说明不了什么。" if case.given else "要先用 given 写出这一节原来的文字。"
            )
    return words


def _among(node: Node, choices: Sequence[str]) -> tuple[str, ...]:
    found = tuple(item.choice(choices) for item in node.items())
    if not found:
        raise node.fail("列表是空的。")
    return found
