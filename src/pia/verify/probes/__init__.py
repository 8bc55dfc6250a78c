"""One probe to a file, and the one list of them (``registry``): how to write one stands in ``docs/adding-a-probe.md``."""
