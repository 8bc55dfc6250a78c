"""The product's data packs, read and indexed.

This room reads what stands as data under ``rules/`` and ``templates/``: the risks of the official forms and the
catalogue of measures, the facts of the law, the threshold table, the planned probes, the list of form editions, and the
shape of an evidence file. Every room above takes its packs from here, through one cache that is never trusted blindly.
It judges nothing; it says what exists and refuses data of its own that contradicts itself.
"""
