"""The reference register: an executable stand-in for the systems that assessments describe (試験用).

Residents, their events, the files of each node and the notices between nodes, driven by a :class:`~pia.register.policy.Policy`
and nothing else: this room knows no YAML, no forms and no rules. ``numbers`` issues codes, ``resident`` and ``event`` are the
values, ``logic`` says which event may follow which state, ``nodes/`` holds one module per system, ``channel`` carries calls
between them, ``guard`` stands in front of every operation, ``ledger`` remembers each of them, ``store/`` keeps it all in SQLite
or PostgreSQL. What a node does here shows what a declaration means; it proves nothing about a real system.
"""
