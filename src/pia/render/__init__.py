"""The filled form as xlsx, docx, html, pdf, md and json: each renderer is a pure function from a ``Form`` to bytes.

Same form, same bytes: no clock, fixed archive dates, sorted parts. A renderer draws what the form says and judges nothing.
"""
