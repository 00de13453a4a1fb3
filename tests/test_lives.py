"""Whatever happens to a draft, in any order: no version is lost, no section changes that was not named."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from drafting import IDS, asked, drafted, fake, regen, whole, write
from folders import Killed
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from wordfile import back, edited, exported

from pipeline.errors import DraftError
from pipeline.export.word_parts import anchor
from pipeline.store import Store, View
from pipeline.store.history import Version
from pipeline.write import REPAIRS

written, _ = drafted()


@dataclass
class Known:
    """What must be true of a section: every text it ever had, in order, and the one that stands."""

    texts: list[str]
    present: str
    locked: bool = False
    stood: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # its locked sentences

    def takes(self, text: str) -> bool:
        """Whether anything but a person's own edit may make ``text`` the section's."""
        return not self.locked and all(sentence in text for sentence in self.kept)


WORDS = st.text("要希望努力奋斗", min_size=1, max_size=4).map(lambda text: f"要把工作{text}做好。")
SECTIONS = st.sampled_from(("hope", "wish", "part-2"))


class Life(RuleBasedStateMachine):
    """Regenerate, edit by hand or in Word, restore, lock a section or a sentence, crash, resume, move, in any order."""

    whole: Path

    def __init__(self) -> None:
        super().__init__()
        self._room = Path(tempfile.mkdtemp())
        self.folder = Path(shutil.copytree(self.whole, self._room / "draft"))
        view = View(self.folder)
        self.known: dict[str, Known] = {}
        for section in view.draft().sections:
            texts = [kept.text for kept in view.versions(section.id)]
            self.known[section.id] = Known(texts, section.text, stood=[section.text])

    def teardown(self) -> None:
        shutil.rmtree(self._room)

    def _stands(self, key: str, text: str, *, new: bool = True) -> None:
        known = self.known[key]
        known.texts += [text] if new else []
        known.present = text
        known.stood.append(text)

    @rule(key=SECTIONS, words=WORDS, fresh=st.booleans())
    def regenerated(self, key: str, words: str, fresh: bool) -> None:
        self._seen()
        known, text = self.known[key], whole(key, f"{words}\n")
        same = text == known.present and not known.locked  # nothing is to be written
        if not known.locked:  # a text that lacks a locked sentence is asked for again; all are kept
            known.texts += [text] * (1 if all(sentence in text for sentence in known.kept) else 1 + REPAIRS)
        try:
            result = regen(self.folder, key, model=fake(**{key.replace("-", "_"): words}), fresh=fresh)
        except DraftError:
            assert not known.takes(text) and not same
            return
        assert known.takes(text) or same
        if text != self.known[key].present:
            self._stands(key, text, new=False)
        assert {other for other in IDS if result.before[other] != result.after[other]} <= {key}

    @rule(key=SECTIONS, words=WORDS, headed=st.booleans())
    def edited_by_hand(self, key: str, words: str, headed: bool) -> None:
        self._seen()
        text = whole(key, f"{words}\n") if headed else f"{words}\n"
        (self.folder / f"sections/{key}.md").write_text(text, "utf-8")
        if text != self.known[key].present:
            self._stands(key, text)

    @rule(key=SECTIONS)
    def lost(self, key: str) -> None:
        self._seen()
        (self.folder / f"sections/{key}.md").unlink(missing_ok=True)

    @rule(key=SECTIONS, data=st.data())
    def restored(self, key: str, data: st.DataObject) -> None:
        self._seen()
        known = self.known[key]
        number = data.draw(st.integers(1, len(known.texts)))
        with Store(self.folder) as store:
            try:
                store.restore(key, number)
            except DraftError:
                assert not known.takes(known.texts[number - 1])
                return
        assert known.takes(known.texts[number - 1])
        self._stands(key, known.texts[number - 1])

    @rule(key=SECTIONS, locked=st.booleans())
    def locked(self, key: str, locked: bool) -> None:
        with Store(self.folder) as store:
            store.lock(key, locked)
        self.known[key].locked = locked
        if not locked:
            self.known[key].kept.clear()

    @rule(key=SECTIONS, data=st.data())
    def sentence_locked(self, key: str, data: st.DataObject) -> None:
        known = self.known[key]
        line = known.present.rstrip("\n").rpartition("\n")[2]
        start = data.draw(st.integers(0, len(line) - 1))
        sentence = line[start : start + data.draw(st.integers(1, 6))]
        with Store(self.folder) as store:
            store.lock(key, sentence=sentence)
        if sentence in known.kept:
            known.kept.remove(sentence)
        known.kept.append(sentence)

    @precondition(lambda self: any(known.kept for known in self.known.values()))
    @rule(data=st.data())
    def sentence_opened(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from([key for key, known in self.known.items() if known.kept]))
        sentence = data.draw(st.sampled_from(self.known[key].kept))
        with Store(self.folder) as store:
            store.lock(key, False, sentence)
        self.known[key].kept.remove(sentence)

    @rule(key=SECTIONS, words=WORDS)
    def edited_in_word(self, key: str, words: str) -> None:
        """The last paragraph is written anew in an exported file, and the file brought back."""
        self._seen()
        known = self.known[key]
        *above, last = known.present.rstrip("\n").split("\n")
        text = "\n".join([*above, words]) + "\n"

        def edit(xml: str) -> str:
            at = xml.index(f">{escape(last)}<", xml.index(f'"{anchor(key)}"')) + 1
            return xml[:at] + words + xml[at + len(escape(last)) :]

        file = exported(self.folder)
        fate = back(self.folder, edited(file, edit) if words != last else file).sections[key].fate
        if text == known.present:
            assert fate == "same"
        elif text in known.stood:
            assert fate == "older"
        elif not known.takes(text):
            assert fate == "refused"
        else:
            assert fate == "taken"
            self._stands(key, text)

    @rule()
    def resumed(self) -> None:
        """Nothing is missing: nothing is asked, nothing changes."""
        self._seen()
        model = fake()
        write(self.folder, model, resume=True)
        assert asked(model) == []

    @rule(key=SECTIONS, words=WORDS, point=st.integers(0, 16))
    def killed(self, key: str, words: str, point: int) -> None:
        """A new version is kept and put, and the process dies at one of the points where it writes."""
        self._seen()
        known, text = self.known[key], f"{words}\n"
        left = iter(range(point, -1, -1))

        def die(_: str) -> None:
            if next(left, None) == 0:
                raise Killed

        kept = put = False
        with suppress(Killed), Store(self.folder, probe=die) as store:  # gone there; what it left is looked at below
            number = store.keep(key, Version(0, "model", text, model="fake", reply=text)).version
            kept = True
            if known.takes(text):
                store.put({key: number})
                put = True
        with Store(self.folder) as store:
            texts = [version.text for version in store.versions(key)]
            present = store.section(key)
        longer = [*known.texts, text]
        assert texts in ([longer] if kept else [known.texts, longer])
        assert present is not None
        assert present.text in ([text] if put else [known.present, text])
        assert present.text == known.present or known.takes(text)
        if len(texts) > len(known.texts):
            known.texts.append(text)
        if present.text != known.present:
            self._stands(key, text, new=False)

    @precondition(lambda self: self.folder.name == "draft")
    @rule()
    def moved(self) -> None:
        self.folder = Path(shutil.move(self.folder, self._room / "moved"))

    def _seen(self) -> None:
        """Opened and closed: hand edits up to here are versions."""
        Store(self.folder).close()

    @invariant()
    def nothing_is_lost_and_nothing_else_changed(self) -> None:
        self._seen()
        view = View(self.folder)
        for key, known in self.known.items():
            assert [kept.text for kept in view.versions(key)] == known.texts
            section = view.section(key)
            assert section is not None and section.text == known.present
            assert view.state.sections[key].locked == known.locked
            assert list(view.state.sections[key].kept) == known.kept
            assert (self.folder / f"sections/{key}.md").read_text("utf-8") == known.present


def live(written: Path, lives: int) -> int:
    """How many lives ended with everything in its place."""
    ended = 0

    class LifeOf(Life):
        whole = written

        def teardown(self) -> None:
            nonlocal ended
            super().teardown()
            ended += 1

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        LifeOf,
        settings=settings(max_examples=lives, stateful_step_count=15, deadline=None, suppress_health_check=checks),
    )
    return ended


@pytest.mark.whole
def test_lives_of_a_draft(written: Path) -> None:
    assert live(written, 8) >= 8


@pytest.mark.slow
def test_two_hundred_lives_of_a_draft(written: Path) -> None:
    assert live(written, 200) >= 200
