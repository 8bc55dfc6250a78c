"""The rule engine: declarative packs (selector, quantifier, condition, message) are checked when they are loaded and then
evaluated over the facts of an assessment; every rule says what it selected, and an expression that fails is a finding.
"""
