"""Terms: the small languages of the field, as pure functions over frozen values.

Japanese eras and partial dates, bands of counts with the official labels, durations, legal citations, check digits, the
calendar of business days, and the comparison of names. Nothing here reads a file or a clock; whatever cannot be
understood is refused with :class:`pia.terms.errors.TermError`, which says what was found, what is possible and what
to do. Import from the module of the concept (``from pia.terms.eras import parse_date``), so that a cold start loads
only what it uses.
"""
