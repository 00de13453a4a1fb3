"""The nouns of qicao. Frozen values; nothing else of ours is imported here.

Lengths are in 汉字 (CJK ideographs); spans are code-point offsets, half open, into the text as read.
"""

from pipeline.types.brief import RANKS, Brief, Fact, Host, Person, Rank, Speaker
from pipeline.types.genre import ACTS, Formulation, HeadingPattern, Length, Outline, SectionSpec
from pipeline.types.prompts import ChatModel, Completion, Message, Prompt, Purpose, Spot, Task, Tokens, Usage
from pipeline.types.references import Damage, Gap, Passage, ReferenceSection, ReferenceSpeech
from pipeline.types.texts import LEVELS, Checker, Draft, Finding, Level, Report, Section, Slot

__all__ = [
    "ACTS",
    "LEVELS",
    "RANKS",
    "Brief",
    "ChatModel",
    "Checker",
    "Completion",
    "Damage",
    "Draft",
    "Fact",
    "Finding",
    "Formulation",
    "Gap",
    "HeadingPattern",
    "Host",
    "Length",
    "Level",
    "Message",
    "Outline",
    "Passage",
    "Person",
    "Prompt",
    "Purpose",
    "Rank",
    "ReferenceSection",
    "ReferenceSpeech",
    "Report",
    "Section",
    "SectionSpec",
    "Slot",
    "Speaker",
    "Spot",
    "Task",
    "Tokens",
    "Usage",
]
