"""Sheets: what every written file needs, whatever its format.

Text that stays text in a cell (never a formula, never illegal XML), zip containers whose bytes depend on their content
alone, zips from strangers read within limits, and files that appear on the disk whole or not at all.
"""
