"""The sets that were written without a look at the rules: well-formed, clean where they are clean, and found."""

from __future__ import annotations

import pytest

from evals import registry
from evals.bench import second
from evals.check import Examination, abreast

SETS = second.names()


@pytest.mark.parametrize("name", SETS)
def test_every_line_of_a_set_changes_its_text(name: str) -> None:
    texts = second.load(name)
    for what in ("faults", "near-misses"):
        for change in second.changes(name, texts, what):
            assert change.text != change.clean.text, change.kind
            assert change.level in ("E", "W", "H") if what == "faults" else not change.level


def test_the_second_set_is_large_and_varied() -> None:
    texts = second.load("second")
    faults = list(second.changes("second", texts))
    assert len(texts) >= 12 and len(faults) >= 200
    assert len(list(second.changes("second", texts, "near-misses"))) >= 150
    assert {str(number) for number in range(1, 17)} <= {fault.kind for fault in faults}
    assert {fault.clean.name for fault in faults} == set(texts)


# Each ninth of them in the fast suite; the others with all that covers everything.
SHARED = [pytest.param(name, marks=() if at % 9 == 0 else pytest.mark.whole) for at, name in enumerate(SETS)]


@pytest.mark.parametrize("name", SHARED)
def test_clean_texts_have_no_errors_and_no_warnings(name: str) -> None:
    rules, borrowed = registry.load(), second.borrowed(name)
    texts = [text for text in second.load(name).values() if text.name not in borrowed]
    examinations = [Examination(text.text, rules, brief=text.brief) for text in texts]
    for text, examined in zip(texts, abreast(examinations, rules), strict=True):
        grave = [hit for hit in examined.report.findings if hit.level != "info"]
        assert grave == [], text.name


@pytest.mark.slow
def test_the_second_set_is_found_as_a_reviewer_wants_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert second.main([]) == 0, capsys.readouterr().out
