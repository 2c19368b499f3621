"""Article → mentions: the rule engine that reads executive changes.

A cascade of small stages, each a pure function of the stage before it, with a language-independent grammar and one
data file per language. The manner is that of FASTUS (Hobbs et al., SRI International, 1993-1997).
"""

from seatchange.extractors.events.detect import RULE_VERSION, detect, read
from seatchange.extractors.events.explain import explain
from seatchange.extractors.events.lexicon import LexiconError, languages

__all__ = ["RULE_VERSION", "LexiconError", "detect", "explain", "languages", "read"]
