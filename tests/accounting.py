"""What an ingested text must account for; used by the tests and by the fuzzer."""

from __future__ import annotations

from pipeline import corpus, ingest
from pipeline.ingest import Ingested, page


def unaccounted(found: Ingested) -> list[str]:
    """What is wrong: kept and removed text are the text read, the edits lead to the clean text, the Markdown reads back."""
    wrong = []
    if "".join(piece for _, piece in ingest.pieces(found.raw, found.edits)) != found.raw:
        wrong.append("text kept and text removed are not the text read")
    if page.rebuilt(found.raw, found.edits) != found.text:
        wrong.append("the edits do not lead to the clean text")
    if corpus.parse(ingest.render(found), found.name) != found.speech:
        wrong.append("the Markdown does not read back the same")
    wrong += [slot.text for slot in found.slots if found.raw[slot.start : slot.end] != slot.text]
    return wrong + [gap.text for gap in found.speech.gaps if gap.text != found.raw[gap.start : gap.end].strip()]
