"""Sheets: what every written file needs, whatever its format.

Text that stays text in a cell (never a formula, never illegal XML), zip containers whose bytes depend on their content
alone, zips from strangers read within limits, files that appear on the disk whole or not at all, and how much room a text
takes in the font of the product.
"""
