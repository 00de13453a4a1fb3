"""Each evaluator from Python in two lines, as a promptfoo assertion and as an Inspect scorer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from suites import FAULTS, HOPE

from evals import metrics, registry
from pipeline.cli.evaluators import findings, judged, metric
from pipeline.cli.promptfoo_assert import get_assert
from pipeline.errors import InputError

ROOT = Path(__file__).parent.parent
BRIEF = (
    "speech_type: congress_opening\ndate: 2023-04-18\noccasion: 清河市工会第十次代表大会\n"
    "host: {name: 清河市, level: city, organisation: 清河市总工会}\n"
)
BAD = "要增强“四个自信”，坚定“四个意识”。全市新发展会员87654人。"


def test_a_rule_in_two_lines() -> None:
    found = findings(BAD, "wrong-collocation")
    assert [one.rule for one in found] == ["wrong-collocation"] * 2
    assert {one.rule for one in findings(BAD, brief=BRIEF)} >= {"wrong-collocation", "untraced-figure"}


@pytest.mark.parametrize("name", [rule.page.name for rule in registry.load().rules])
def test_every_rule_runs_alone(name: str) -> None:
    assert {one.rule for one in findings(BAD, name, brief=BRIEF)} <= {name}


@pytest.mark.parametrize("name", [known.name for known in metrics.METRICS])
def test_every_metric_runs_alone(name: str) -> None:
    value = metric(HOPE, name, brief=BRIEF, section="hope")
    assert value is None or value >= metrics.metric(name).least


def test_a_metric_in_two_lines(tmp_path: Path) -> None:
    (tmp_path / "brief.yaml").write_text(BRIEF, "utf-8")
    assert metric(HOPE, "formulations", brief=tmp_path / "brief.yaml", section="hope") == 1
    assert metric(FAULTS[0](HOPE), "formulations", brief=str(tmp_path / "brief.yaml"), section="hope") == 0


def test_bounds_go_the_way_of_their_metric() -> None:
    untraced, length = judged(BAD, bounds={"untraced": 0, "length": 0.0001}, brief=BRIEF)
    assert (untraced.passed, length.passed) == (False, False)
    assert "不高于 0" in untraced.reason and "不低于" in length.reason
    assert all(one.passed for one in judged(HOPE, bounds={"untraced": 0, "length": 0.5}, brief=BRIEF, section="hope"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rules": ["no-such-rule"]}, "没有“no-such-rule”这条规则"),
        ({"bounds": {"lose": 1}}, "没有“lose”这个指标"),
        ({"fail_on": "eror"}, "fail_on 只能是"),
        ({"brief": "nowhere.yaml"}, "nowhere.yaml"),
    ],
)
def test_what_is_misspelt_is_an_error_and_never_green(more: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        judged(HOPE, **{"brief": BRIEF, **more})  # type: ignore[arg-type]
    with pytest.raises(InputError, match="请给出 brief"):
        judged(HOPE, bounds={"length": 0.5})


def test_the_promptfoo_assertion_names_what_failed() -> None:
    config = {"rules": ["wrong-collocation", "untraced-figure"], "metrics": {"untraced": 0}}
    found = get_assert(BAD, {"vars": {"brief": BRIEF}, "config": config})
    assert found["pass"] is False and found["score"] == 0 and "wrong-collocation" in found["reason"]
    assert [one["pass"] for one in found["componentResults"]] == [False] * 3
    assert get_assert("同志们好。", {"vars": {}, "config": {"rules": ["wrong-collocation"]}})["pass"] is True
    with pytest.raises(InputError, match="不认识 rule"):
        get_assert(BAD, {"vars": {}, "config": {"rule": ["wrong-collocation"]}})


@pytest.mark.skipif(find_spec("inspect_ai") is None, reason="inspect-ai is not installed (the extra `inspect`)")
@pytest.mark.slow
def test_inspect_scores_with_our_evaluators(tmp_path: Path) -> None:
    script = tmp_path / "task.py"
    script.write_text(
        "import json, sys\n"
        "from inspect_ai import Task, eval\n"
        "from inspect_ai.dataset import Sample\n"
        "from inspect_ai.model import ModelOutput, ModelUsage, get_model\n"
        "from pipeline.cli.inspect_scorer import qicao\n"
        "good, bad, brief, folder = sys.argv[1:]\n"
        "outputs = [ModelOutput.from_content('mockllm/model', text) for text in (good, bad)]\n"
        "for output in outputs: output.usage = ModelUsage()\n"  # else it fetches a tokenizer to count
        "model = get_model('mockllm/model', custom_outputs=outputs)\n"
        "samples = [Sample(input=str(at), metadata={'brief': brief}) for at in range(2)]\n"
        "task = Task(samples, scorer=qicao('wrong-collocation', 'untraced-figure', bounds={'untraced': 0}))\n"
        "log = eval(task, model=model, log_dir=folder, display='none', max_connections=1)[0]\n"
        "print(json.dumps([log.status, [s.scores['qicao'].value for s in log.samples], log.samples[1].scores['qicao'].explanation]))\n",
        "utf-8",
    )
    command = [sys.executable, str(script), "同志们好。", BAD, BRIEF, str(tmp_path / "logs")]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": _path()}, capture_output=True, text=True, check=True
    )
    status, values, explanation = json.loads(done.stdout.splitlines()[-1])
    assert (status, values) == ("success", ["C", "I"])
    assert "wrong-collocation" in explanation and "untraced" in explanation


@pytest.mark.skipif(shutil.which("promptfoo") is None, reason="promptfoo is not on the PATH (npm install promptfoo)")
@pytest.mark.slow
def test_promptfoo_asserts_with_our_evaluators(tmp_path: Path) -> None:
    (tmp_path / "qicao_assert.py").write_text("from pipeline.cli.promptfoo_assert import get_assert\n", "utf-8")
    check = {"type": "python", "value": "file://qicao_assert.py", "config": {"rules": ["wrong-collocation"]}}
    wrong = {**check, "config": {"rules": ["wrong-colocation"]}}
    tests = [
        {"vars": {"text": text}, "assert": [one]}
        for text, one in (("同志们好。", check), (BAD, check), ("好。", wrong))
    ]
    config = {"providers": ["echo"], "prompts": ["{{text}}"], "tests": tests}
    (tmp_path / "promptfooconfig.yaml").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    environ = {
        **os.environ, "PYTHONPATH": _path(), "PROMPTFOO_PYTHON": sys.executable, "PROMPTFOO_CONFIG_DIR": str(tmp_path),
        "PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1",
    }  # fmt: skip
    command = ["promptfoo", "eval", "--no-cache", "--no-table", "-o", "out.json"]
    subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    rows = json.loads((tmp_path / "out.json").read_text("utf-8"))["results"]["results"]
    by_text = {row["vars"]["text"]: row["gradingResult"] for row in rows}
    assert [by_text[text]["pass"] for text in ("同志们好。", BAD, "好。")] == [True, False, False]
    assert "wrong-collocation" in by_text[BAD]["reason"]
    assert "没有“wrong-colocation”这条规则" in by_text["好。"]["reason"]


def _path() -> str:
    return os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
