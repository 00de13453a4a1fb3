"""Retrieval as a LangChain retriever, for those who build something of their own on it. Tracing is then theirs, too.

QicaoRetriever(searcher=Retriever.of(Library()), k=5).invoke("户外劳动者服务站点")
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from pipeline.types import Passage


class QicaoRetriever(BaseRetriever):
    """``searcher`` is a `pipeline.retrieve.Retriever`; ``brief`` and ``section`` as in its `search`."""

    searcher: Any
    brief: Any = None  # a `types.Brief`; its frozen slots are not for pydantic to look into
    section: str | None = None
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 (LangChain's signature)
        found = self.searcher.search(query, self.brief, self.section, self.k)
        return [_document(passage) for passage in found]


def _document(passage: Passage) -> Document:
    speech, part = passage.speech, passage.section
    known = {
        "speech": speech.id,
        "section": part.id,
        "role": part.role,
        "heading": part.heading,
        "title": speech.title,
        "type": speech.type,
        "organisation": speech.organisation,
        "date": speech.date.isoformat() if speech.date else None,
        "source": speech.source,
        "score": passage.score,
        "why": dict(passage.why),
    }
    metadata = {name: value for name, value in known.items() if value is not None}
    return Document(page_content=passage.text, metadata=metadata, id=f"{speech.id}/{part.id}")
