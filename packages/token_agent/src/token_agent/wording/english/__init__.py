"""The sentences in English."""

from token_agent.wording.english.phrases import PHRASES
from token_agent.wording.english.refusals import REFUSALS

__all__ = ["PHRASES", "REFUSALS"]
