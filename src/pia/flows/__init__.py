"""情報の流れ as a picture: 別添1 事務の内容, drawn from the flows of an assessment.

``graph`` takes the nodes, frames and arrows of one drawing out of an assessment, ``layout`` says what a layout is and
``channels`` makes one in which nothing overlaps, ``svg`` draws it, ``mermaid`` and ``dot`` write the same graph for other
programs, and ``notes`` says it in words. Nothing here reads files, knows forms, or judges anything.
"""
