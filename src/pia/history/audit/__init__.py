"""What a published annex of changes says: its rows read out of a document's text, its 項目 found in the form, its filing judged.

A document may be a table of tabs or the running text of a printed page, in which cells lost their columns. What cannot be put in its
place is said to be lost; nothing is guessed from the rows of another document.
"""
