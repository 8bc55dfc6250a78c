"""The readers: one file for each kind of configuration, and the one list of them (``registry``)."""
