"""Several copies of one speech: all are kept, one is found, whatever the order they come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from speeches import hits, made, masked

from pipeline import corpus
from pipeline.errors import InputError
from pipeline.index import words
from pipeline.library import Library
from pipeline.library.likeness import LEAST, likeness, sketch_of
from pipeline.types import Gap

SHIPPED = corpus.load()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "corpus", cache=tmp_path / "cache") as found:
        yield found


def test_copies_are_stored_but_stand_once_in_the_index(library: Library) -> None:
    whole = library.add(made(1))
    short = replace(made(1), sections=made(1).sections[1:], gaps=(Gap(300, None, "…", 0, 1),), source="转载")
    second = library.add(masked(short))
    assert second.new
    assert [(copy.id, copy.indexed) for copy in second.copies] == [(whole.id, True)]
    assert second.copies[0].likeness > 0.5
    assert hits(library, made(1).sections[2].text) & {whole.id, second.id} == {whole.id}
    assert library.stats().groups == ((whole.id, second.id),)
    assert library.add(made(2)).copies == ()


def test_the_fullest_copy_stands_for_all_whatever_the_order(library: Library) -> None:
    short = library.add(replace(made(1), sections=made(1).sections[:3]))
    assert hits(library, made(1).sections[1].text) >= {short.id}
    whole = library.add(made(1))
    assert hits(library, made(1).sections[1].text) & {short.id, whole.id} == {whole.id}
    library.remove([whole.id])
    assert hits(library, made(1).sections[1].text) >= {short.id}


def test_a_fuller_copy_that_comes_later_needs_no_rebuild(tmp_path: Path) -> None:
    events: list[str] = []
    with Library(tmp_path / "corpus", cache=tmp_path / "cache", on_event=events.append) as library:
        short = library.add(replace(made(1), sections=made(1).sections[:3]))
        whole = library.add(made(1))
        assert [copy.id for copy in whole.copies] == [short.id]
        assert library.count() == sum(len(speech.sections) for speech in SHIPPED) + 4
    assert events == []


def test_a_masked_copy_does_not_count_as_the_longer_one(library: Library) -> None:
    first, *rest = made(1).sections
    open_places = replace(first, text=first.text.replace("把", "【待填：内容·××】"))
    copy = library.add(replace(made(1), sections=(open_places, *rest), source="门户网站"))
    whole = library.add(made(1))
    assert [row.indexed for row in (library.show(copy.id).row, library.show(whole.id).row)] == [False, True]


def test_a_broken_file_goes_by_its_name(library: Library) -> None:
    added = library.add(made(1))
    added.path.write_text("---\nid: [\n---\n", "utf-8")
    with pytest.raises(InputError, match=re.escape(str(added.path))):
        library.show(added.path.stem)
    assert library.remove([added.path.stem]) == (added.path,)
    assert library.listing() == ()


def test_a_copy_of_a_shipped_speech_is_told(library: Library) -> None:
    added = library.add(replace(SHIPPED[0], source="门户网站"))
    assert [copy.id for copy in added.copies] == [SHIPPED[0].id]
    assert library.count() == sum(len(speech.sections) for speech in SHIPPED)


def test_a_shipped_speech_is_never_displaced(library: Library) -> None:
    shipped = max(SHIPPED, key=lambda speech: sum(len(part.text) for part in speech.sections))
    own = made(1).sections[0]
    draft = replace(shipped, id="draft", source="起草", sections=(*shipped.sections, replace(own, id="unknown")))
    added = library.add(draft)
    assert [(copy.id, copy.indexed) for copy in added.copies] == [(shipped.id, True)]
    found = library.search(dict.fromkeys(words(shipped.sections[1].text), 1.0), k=3)
    assert found[0].tags["speech"] == shipped.id
    assert library.count() == sum(len(speech.sections) for speech in SHIPPED)
    library.remove([added.id])
    assert library.count() == sum(len(speech.sections) for speech in SHIPPED)


def test_drafts_laid_together_from_several_speeches_do_not_join_them(library: Library) -> None:
    texts = [made(seed, f"在第{seed}次会议上的讲话") for seed in range(1, 5)]
    added = {library.add(speech).id for speech in texts}
    for one, two in pairwise(texts):
        halves = (*one.sections[:2], *two.sections[2:])
        joined = library.add(replace(one, title=f"{one.title}和{two.title}", sections=halves))
        assert len(joined.copies) <= 2 and {copy.id for copy in joined.copies} & added
    indexed = {row.id for row in library.listing() if row.indexed}
    assert added <= indexed
    assert all(len(set(group) & added) == 1 for group in library.stats().groups)


def test_groups_do_not_depend_on_the_order(tmp_path: Path) -> None:
    texts = [made(1), masked(made(1)), replace(made(1), sections=made(1).sections[:2]), made(2), made(3)]
    found = []
    for name, order in (("a", texts), ("b", texts[::-1])):
        with Library(tmp_path / name, cache=tmp_path / "cache") as library:
            for speech in order:
                library.add(speech)
            found.append((library.stats().groups, hits(library, texts[0].sections[0].text)))
    assert found[0] == found[1]


def test_distinct_speeches_of_the_genre_are_not_copies() -> None:
    texts = ["\n".join(part.text for part in speech.sections) for speech in SHIPPED]
    sketches = [sketch_of(text) for text in texts]
    assert max(likeness(one, two) for n, one in enumerate(sketches) for two in sketches[:n]) < 0.2
    for text, known in zip(texts, sketches, strict=True):
        if len(known) >= 4 * LEAST:  # a third of a short address is too little to tell
            assert likeness(sketch_of(text[: len(text) // 3]), known) > 0.8
        assert likeness(sketch_of(text.replace("职工", "×").replace("。", "，")), known) > 0.6


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_and_symmetric(one: str, two: str) -> None:
    a, b = sketch_of(one * 3), sketch_of(two)
    assert 0.0 <= likeness(a, b) == likeness(b, a) <= 1.0
