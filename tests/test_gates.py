"""Patterns that are compiled late: what is shipped is right, and what is listed of a pattern is true of it."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from evals import registry
from evals.bench.gates import listed, patterns
from evals.matching import gates
from pipeline import lexicon, resources
from pipeline.errors import DataError
from pipeline.patterns import Lazy, lazy

RULES = Path(registry.__file__).parent / "rules"


@pytest.mark.whole
def test_the_shipped_rules_would_pass_as_an_offices_own(tmp_path: Path) -> None:
    """Read from another folder, every pattern is compiled and every example tried."""
    for path in RULES.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    assert registry.read([tmp_path]).names < registry.load().names


@pytest.mark.whole
def test_what_is_listed_of_a_pattern_is_true_of_it() -> None:
    told = "python -m evals.bench.gates 会重写 gates.json"
    for pattern in patterns():
        true = listed(pattern)
        known = [gates.row(one) for one in gates.of(pattern)]  # type: ignore[arg-type]
        assert all(one in true for one in known), f"{told}：{pattern.pattern}"
        assert bool(known) == bool(true), f"{told}：{pattern.pattern}"


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    pattern = lazy("甲(?P<at>乙)")
    assert "flags" not in vars(pattern)
    assert [match["at"] for match in pattern.finditer("甲乙甲乙")] == ["乙", "乙"]
    assert pattern.groupindex["at"] == 1
    assert pattern.flags == 32
    assert pickle.loads(pickle.dumps(pattern)).pattern == pattern.pattern


def test_a_bad_pattern_names_its_place() -> None:
    with pytest.raises(DataError, match=r"made-up.yaml:3: .*正则表达式"):
        Lazy("(甲", 0, (Path("made-up.yaml"), 3)).search("甲")


def test_the_shipped_lexicon_would_pass_as_an_offices_own(tmp_path: Path) -> None:
    """Read from another folder, every exception, succession and wrong form is looked at."""
    for path in resources.lexicon().glob(f"{lexicon.FILES}*.yaml"):
        shutil.copy(path, tmp_path)
    assert lexicon.read(sorted(tmp_path.iterdir())).entries.keys() == lexicon.load().entries.keys()
