"""HTML, Markdown and links out of a text: what they show stays, what they are made of goes."""

import html
import re

_BLOCKS = "p|br|div|tr|li|ul|ol|table|tbody|thead|h[1-6]|blockquote|pre|hr|body|html|head|title|center"
_INLINE = "a|b|i|u|s|em|strong|span|font|code|small|sub|sup|img|td|th|meta|link|style|script|o:p|tt|del|ins"
_BLOCK = re.compile(rf"\s?</?(?:{_BLOCKS})(?:[\s/][^<>]*)?>\s?", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_INLINE})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,8}\d?);", re.IGNORECASE)
_UNSHOWN = (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>"))

_ADDRESS = r"(?:https?://|ftp://|www\.)[^\s<>()\"']"
_LINKS = (
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\s]*\)"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\((?:https?:|www\.|mailto:|tel:|[/#])[^()\s]*\)"), r"\1"),
    (re.compile(r"<(?:https?|mailto|tel):[^<>|\s]*\|([^<>]*)>"), r"\1"),
    (re.compile(rf"\s?\({_ADDRESS}*\)|<{_ADDRESS}*>"), ""),
    (re.compile(rf"{_ADDRESS}*(?<![.,;:!?])", re.IGNORECASE), ""),
)

_INLINE_MARKS = (
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)__(?=\S)([^_\n]+)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<!`)`([^`\n]+)`(?!`)"), r"\1"),
)
_LINE_MARKS = (
    (
        re.compile(r"^[ \t]?[-*] \[[ xX]\] (?:I |I've |Yes, I )[^\n]*$", re.MULTILINE),
        "",
    ),  # an issue form's vows
    (re.compile(r"^[ \t]?[-*] \[[ xX]\] ", re.MULTILINE), ""),
    (re.compile(r"^[ \t]?#{1,6} ", re.MULTILINE), ""),
    (re.compile(r"^[ \t]?[*•·▪‣] (?=\S)|^[ \t]?- (?=\S)", re.MULTILINE), ""),
    (re.compile(r"^[-_=*~|:+ ]{3,}$", re.MULTILINE), ""),
    (re.compile(r"^\|[ \t]?([^\n]*?)[ \t]?\|$", re.MULTILINE), r"\1"),
)
_EMPTIED = re.compile(r"\(\s*\)|<\s*>|\[\s*\](?!\()")
_BLANKS = re.compile(r"[ \t\u00a0]{2,}|\u00a0")
_STRAY_BLANK = re.compile(r" (?=[,.;!?](?:\s|$))")


def without_markup(text: str) -> str:
    """The text as a page would show it, less the addresses of its links."""
    shown = _without_tags(text) if "<" in text else text
    shown = _ENTITY.sub(lambda entity: html.unescape(entity[0]), shown) if "&" in shown else shown
    shown = _without_links(shown)
    for pattern, kept in _INLINE_MARKS:
        shown = pattern.sub(kept, shown)
    if "\n" in shown:  # a line that begins with a dash is a list only among others
        for pattern, kept in _LINE_MARKS:
            shown = pattern.sub(kept, shown)
    return text if shown == text else _BLANKS.sub(" ", shown)


def _without_tags(text: str) -> str:
    for opening, closing in _UNSHOWN:
        text = _without_parts(text, opening, closing)
    return _TAG.sub("", _BLOCK.sub("\n", text))


def _without_parts(text: str, opening: str, closing: str) -> str:
    """Not a pattern: one that looks for a missing end from every beginning takes quadratic time."""
    lowered, pieces, place = text.lower(), [], 0
    while (start := lowered.find(opening, place)) >= 0 and (end := lowered.find(closing, start)) >= 0:
        pieces.append(text[place:start])
        place = end + len(closing)
    return "".join([*pieces, text[place:]])


def _without_links(text: str) -> str:
    if "://" not in text and "www." not in text and "](" not in text and "|" not in text:
        return text
    linked = text
    for pattern, kept in _LINKS:
        text = pattern.sub(kept, text)
    return text if text == linked else _STRAY_BLANK.sub("", _EMPTIED.sub("", text))
