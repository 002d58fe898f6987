"""The sentences in Vietnamese."""

from token_agent.wording.vietnamese.phrases import PHRASES
from token_agent.wording.vietnamese.refusals import REFUSALS

__all__ = ["PHRASES", "REFUSALS"]
