"""A guest of honour whom the brief puts on the platform and the salutation leaves out; a header without the speaker's line."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout.wholeness import spoken
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="missing-address",
    level="error",
    what="称呼里漏了到会的党委书记，或者标题下漏了讲话人",
    why="主要领导坐在台上，称呼里没有他，是失礼；标题下面没有讲话人，不知道是谁讲的",
    instead="尊敬的周书记，各位代表、同志们：",
    source="材料里的出席名单；讲话稿通例：标题、讲话人、日期、称呼",
    message="{wrong}",
    scope="whole",
    needs=frozenset({"brief"}),
    raw=True,
)
_PRESENT = lazy("委书记(?P<surname>[一-鿿])[一-鿿]{1,2}(?:同志)?[^，。；\n]{0,10}(?:出席|到会|参加|莅临)")
_CALLED = lazy("[^。！？\n]{0,60}[：:][ 　]*(?=\n)")
_ANYBODY = lazy("书记|领导|首长")
_LEAST = 180
_OFFICE = lazy("书记|主席|主任|部长|[省市县区]长|会长|理事长|[一-鿿]{2,4}[ 　]*$")


def find(doc: Document) -> Iterator[Hit]:
    assert doc.brief is not None  # needs
    if not spoken(doc, _LEAST) or not doc.paragraphs:
        return
    first = doc.paragraphs[0][0]
    called = _CALLED.match(doc.text, first)
    there = next((match for fact in doc.brief.facts if (match := _PRESENT.search(fact.text))), None)
    if there and called and not _ANYBODY.search(called[0]) and there["surname"] not in called[0]:
        wrong = f"材料里{there['surname']}书记到会，称呼里却没有"
        yield Hit(called.start(), called.end(), {"wrong": wrong})
    dated = [span for span in doc.header if span != doc.title and "年" in doc.text[slice(*span)]]
    others = [span for span in doc.header if span != doc.title and span not in dated]
    if dated and not others and not any(_OFFICE.search(doc.text[slice(*span)]) for span in dated):
        yield Hit(*dated[0], {"wrong": "标题和日期之间缺讲话人一行"})
