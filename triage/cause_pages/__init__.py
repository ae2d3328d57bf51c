"""Causes as people read them: the list, the page, the order."""
