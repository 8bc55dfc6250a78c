"""Mutants of the model city: each breaks one fact that a rule guards and names the rule that must say so.

``breaking`` is the registry of breakers, ``tree`` lays an edit on the node tree of an assessment, ``judge`` runs the rules.
"""
