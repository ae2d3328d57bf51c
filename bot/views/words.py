"""Words that several views share: the states of a cause, the languages a report may be in."""

LANGUAGES = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "tr": "Turkish",
    "sv": "Swedish",
    "ru": "Russian",
    "uk": "Ukrainian",
    "el": "Greek",
    "ar": "Arabic",
    "he": "Hebrew",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "hi": "Hindi",
}
STATES = {
    "suspected": "suspected",
    "confirmed": "confirmed by people",
    "fixing": "a fix is planned",
    "shipped": "a fix is shipped",
    "verified": "fixed and verified",
    "regressed": "came back after a fix",
    "dismissed": "dismissed",
}
