"""Confidentiality of company counts: what is withheld, and the proof that it is enough.

See ``methods.md``, section 7, and ``docs/confidentiality.md``.
"""

from analysis.confidentiality.audit import Audit, audit
from analysis.confidentiality.dominance import dominated
from analysis.confidentiality.optimum import Cost, cost, optimum
from analysis.confidentiality.protect import protect
from analysis.confidentiality.rule import Rule

__all__ = ["Audit", "Cost", "Rule", "audit", "cost", "dominated", "optimum", "protect"]
