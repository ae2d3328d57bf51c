"""Asking: a question in plain words, what was understood of it, and an answer that cites its cases.

`understanding` reads a question without any model of language: word classes, the names on file and a date
parser. `answering` answers what was understood, so that a person may change it and have it answered again.
"""
