"""YAML text to nodes that know their place, and back.

This room reads the files of an assessment strictly (UTF-8, one document, no aliases, no tags, no duplicate keys, caps
on size and depth), puts the files of one assessment together (includes, the shared facts of the body, shared texts,
withheld values, tables in CSV) and writes single values back without touching any other byte. It does not know what
the values mean.
"""
