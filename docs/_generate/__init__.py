"""The generated pages of the reference: one module per page, each with a ``page()`` that returns the whole text.

Nothing here reads the network, the clock or the environment: the same tree gives the same bytes.
"""
