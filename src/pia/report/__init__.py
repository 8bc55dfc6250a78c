"""Findings, evidence and filled forms for people and machines: pure functions from a result to text, json, sarif, github.

Nothing here judges, reads a file, looks at the clock or asks where it writes to: the caller says which language, whether
colour is wanted (a terminal, ``NO_COLOR``) and how wide the screen is. Every text is in Japanese and English.
"""
