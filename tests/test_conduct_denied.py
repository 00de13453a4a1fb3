"""Whatever the rule wrong-conduct finds in its page's bad cases is left alone once it is forbidden, blamed or quoted as wrong."""

from __future__ import annotations

import pytest

from evals import registry
from evals.check import check
from tests import rulepages

_FRAMES = (
    "严禁{}。",
    "决不允许{}。",
    "要坚决杜绝{}。",
    "有的单位搞变通，{}，这是错误的。",
    "个别企业{}，必须依法纠正。",
    "坚决纠正{}的现象。",
    "有人说“{}”，这话要不得。",
)
_SAID = [
    case.marked.replace(rulepages.OPEN, "").replace(rulepages.CLOSE, "").rstrip("。\n")
    for case in rulepages.read("wrong-conduct")
    if case.kind == "bad"
]


@pytest.mark.parametrize("frame", _FRAMES)
def test_denied(frame: str) -> None:
    rules = registry.load().only({"wrong-conduct"})
    flagged = [(hit.text, said) for said in _SAID for hit in check(frame.format(said), rules=rules).findings]
    assert not flagged
