"""Which language a text is in: what the encoder cannot read should say so rather than be grouped wrongly.

English is assumed until the evidence is strong: a wrong alarm costs a case its group, a missed one leaves it
where it was. A script gives itself away, so do English function words. Only what neither settles is put to
a trained detector (py3langid), loaded when the first such text arrives and kept as long as the process lives.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

_FEWEST_WORDS = 4
"""Of fewer words in Latin letters nothing is claimed: three names of dishes are Italian in any language."""

_ENGLISH_SHARE = 0.15
"""This share of `_ENGLISH_WORDS` is English: whole texts have 0.4 on average, mixed ones half of that."""

_FEWEST_ENGLISH = 2
"""One English word alone may be a product's or a department's name in another language (`IT`)."""

_DOUBT = 0.03
"""English unless the detector leaves it less than this. Of 38,500 short English requests and complaints the
detector left less to 2; of 180 complaints in nine other languages it left more to none."""

_SURE = 0.3
"""English unless the detector gives one language as much: what is in none is spread over many."""

_WORDS = """
about after again and any are aren't around because before being between both but can't cannot could
couldn't didn't does doesn't doing don't each every few first from getting goes got hasn't have haven't
having he's here him how i'd i'll i'm i've into isn't it it's its many more much my need needs never new not
now off only other our out please she should since some than that that's the their then there these they
they're this those through told too tried trying until using very wasn't we're we've what when where which
while who why will with without won't would wouldn't yesterday yet you you're your
"""

_ENGLISH_WORDS = frozenset(_WORDS.split())
"""Function words that are no other language's, as `for`, `is`, `also` and `on` are."""

_LATIN = "ca cs da de en es et fi fr hr hu id it lt lv nl no pl pt ro sl sq sv tr vi"
"""Whom the detector may name: what is written in Latin letters and likely in a complaint. Given all of its
languages it takes short English for Nigerian Pidgin and lists of products for Latin."""

_SCRIPTS = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
}
"""The first word of a letter's Unicode name, and the language most often written so."""

_TELLING_LETTERS = (("ru", "uk", "іїєґ"), ("ar", "ur", "ٹڈڑںے"), ("ar", "fa", "پچژگ"))
"""Letters that a script's other languages have and its commonest one has not."""

_PLACEHOLDER = re.compile(r"\[[A-Z]+\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language a text is in; "en" when in doubt, or when half of it is English."""
    text = _PLACEHOLDER.sub(" ", text).lower()
    if not text.isascii() and (scripted := _by_script(text)):
        return scripted
    words = _WORD.findall(text.replace("’", "'"))
    if len(words) < _FEWEST_WORDS:
        return ENGLISH
    english = sum(word in _ENGLISH_WORDS for word in words)
    if english >= max(_FEWEST_ENGLISH, _ENGLISH_SHARE * len(words)):
        return ENGLISH
    return _detected(" ".join(words))


def _by_script(text: str) -> str | None:
    """The language of the script that most letters are in; None if that is Latin or unknown."""
    letters = Counter(map(_script, filter(str.isalpha, text)))
    latin = letters.pop("", 0)
    if letters.total() <= latin:
        return None
    # A Japanese text may be mostly Chinese characters; no Chinese one has kana.
    language = "ja" if letters["ja"] else max(letters, key=letters.__getitem__)
    for commonest, other, telling in _TELLING_LETTERS:
        if language == commonest and any(letter in text for letter in telling):
            return other
    return language


@cache
def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0].partition("-")[0], "")


def _detected(text: str) -> str:
    likely = _detector().rank(text)
    language, share = likely[0]
    return str(language) if share >= _SURE and dict(likely)[ENGLISH] < _DOUBT else ENGLISH


@cache
def _detector() -> "LanguageIdentifier":
    """Loaded late: 0.8 seconds and 80 MB that a team which writes whole English sentences never pays."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(_LATIN.split())
    return detector
