"""The shipped lexicon against outlines and rules: every right form passes, every wrong one is found."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import registry
from evals.check import check
from evals.document import Document
from evals.wordings import formulations
from pipeline import brief as briefs
from pipeline import hanzi, lexicon, outline
from pipeline.lexicon import Lexicon, satisfied
from pipeline.types import Formulation

SHIPPED = lexicon.load()
TODAY = date(2026, 11, 20)
WORDING_RULES = ("wrong-collocation", "wrong-wording", "wrong-order-in-formulation")


def test_the_first_list_is_there_and_more() -> None:
    assert {f"F{number:02}" for number in range(1, 86)} <= set(SHIPPED.entries)
    assert len(SHIPPED.entries) >= 150


def test_outlines_ask_only_for_what_exists_and_can_be_carried() -> None:
    for name in outline.speech_types():
        for section in outline.load(name).sections:
            for choice in section.formulations:
                assert any(SHIPPED.entries[word].carrier for word in choice), (name, section.id, choice)


def test_sections_are_roles_of_outlines() -> None:
    roles = {section.role for name in outline.speech_types() for section in outline.load(name).sections}
    roles |= {"wish", "purpose", "congratulation", "salutation"}
    unknown = {(entry.id, role) for entry in SHIPPED.entries.values() for role in entry.sections if role not in roles}
    assert not unknown


@pytest.mark.parametrize(
    "entry", [entry for entry in SHIPPED.entries.values() if entry.carrier], ids=lambda entry: entry.id
)
def test_a_carrier_is_a_sound_sentence(entry: Formulation) -> None:
    carrier = entry.carrier or ""
    assert satisfied([entry], carrier)
    assert 30 <= hanzi.count(carrier) <= 90
    assert re.fullmatch(r"[^。！？\n]+[。！]", carrier), "one whole sentence"
    assert not re.search(r"\d|[A-Za-z]", carrier)
    days = [
        day for day in (entry.valid_from, entry.valid_until, TODAY) if day and Lexicon.status(entry, day) == "current"
    ]
    rules = registry.load().only({*WORDING_RULES, "stale-formulation", "premature-formulation"})
    for day in days:
        brief = briefs.parse(f"speech_type: congress_opening\ndate: {day}\n", "b")
        assert check(carrier, brief=brief, section="part-1", rules=rules).findings == ()


def test_every_right_form_passes_the_rules_of_wording() -> None:
    rules = registry.load().only(WORDING_RULES)
    for entry in SHIPPED.entries.values():
        for form in (entry.wording, *entry.variants):
            found = check(f"要牢记{form}。", section="part-1", rules=rules).findings
            assert found == (), (entry.id, form, found)


def test_every_wrong_form_is_found_and_its_correction_is_not() -> None:
    rules = registry.load().only({"wrong-wording"})
    for entry in SHIPPED.entries.values():
        for form, right in entry.wrong.items():
            found = check(f"要记住{form}，这样不对。", section="part-1", rules=rules).findings
            assert [finding.text for finding in found] == [form], entry.id
            if right:
                again = check(f"要记住{right}，这样才对。", section="part-1", rules=rules).findings
                assert again == (), (entry.id, right)


def test_every_fixed_order_is_found_when_turned_round() -> None:
    rules = registry.load().only({"wrong-order-in-formulation"})
    for entry in SHIPPED.entries.values():
        if entry.order:
            text = f"要坚持{'、'.join(reversed(entry.order))}。"
            found = check(text, section="part-1", rules=rules).findings
            assert len(found) == 1, (entry.id, text)
            assert found[0].suggestion == "、".join(entry.order), entry.id


def test_every_wrong_verb_is_found() -> None:
    rules = registry.load().only({"wrong-collocation"})
    for entry in SHIPPED.entries.values():
        for verb in entry.wrong_verbs:
            found = check(f"要{verb}{entry.wording}。", section="part-1", rules=rules).findings
            assert [finding.text for finding in found] == [f"{verb}{entry.wording}"], entry.id


def test_confidence_decides_the_level() -> None:
    rules = registry.load().only({"wrong-wording"})
    levels = [
        check(text, section="part-1", rules=rules).findings[0].level
        for text in ("推进中国特色现代化。", "开展劳动技能竞赛。", "贯彻中央“八项规定”精神。")
    ]
    assert levels == ["error", "warning", "info"]


def test_a_text_without_a_date_is_judged_by_its_newest_formulation() -> None:
    doc = Document("深刻领悟“两个确立”的决定性意义，学习党的二十大精神。", section="part-1")
    assert formulations.day_of(doc) == date(2022, 10, 16)
    assert formulations.day_of(Document("大家好。", section="part-1")) == date(1, 1, 2)
    future = Document("以优异成绩迎接党的二十大胜利召开。", section="part-1")
    assert formulations.earliest(future) is None


@given(
    st.lists(
        st.sampled_from(
            ["劳模精神", "劳动精神", "工匠精神", "、", "，", ",", "和", "“四个自信”", "增强", "。", "党的二十大"]
        ),
        max_size=14,
    )
)
def test_spans_are_exact_in_any_mixture(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = check(text, section="part-1", rules=registry.load().only(WORDING_RULES)).findings
    for finding in found:
        assert finding.text == text[finding.start : finding.end]
        assert finding.start < finding.end
