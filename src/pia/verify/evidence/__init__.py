"""Real evidence: logs, ledgers, rosters, documents and filled procedure sheets read and checked, with every row that fails named.

Which columns a table has, what they are called and what is checked is data (``rules/evidence/``). No cell's content ever leaves
this room: findings name rows and columns, evidence counts rows.
"""
