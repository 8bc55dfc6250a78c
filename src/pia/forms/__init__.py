"""A form edition (data) plus an assessment gives the filled form: a tree of items with labels, marks, values and origins.

This tree is the one picture that renderers, importers, the differ and the question "where does this cell come from" share.
"""
