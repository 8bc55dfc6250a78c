"""The facts of one assessment as frozen, strict records: one class per concept of the forms, and nothing that renders,
judges or runs them. Everything 様式2, 3 and 4 can say has a place here; what can be derived is derived elsewhere.
"""
