"""The guard of a node: who is there, what they may do, for what, with whose agreement; every answer is for the ledger.

``Guard.sign_in`` opens a session, ``Guard.permit`` answers an operation with a :class:`~pia.register.guard.permit.Permit` or
:class:`~pia.register.guard.denial.Denied` without writing anything, and ``Guard.record`` enters that answer in the ledger of the
node inside the node's own transaction. What the policy leaves undeclared is not checked; the permit names it.
"""
