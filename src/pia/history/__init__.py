"""Versions of an assessment: two of them compared item by item, the rows of 変更箇所, what is a 重要な変更, and what was published.

Nothing here reads the clock or draws a page; the command line and the renderers are reached through ``app/``.
"""
