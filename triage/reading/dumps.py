"""Stack traces, logs and code blocks of bug reports, reduced to the lines that tell what went wrong.

A trace is mostly the names of a program's files: two reports of one program look alike, whatever broke.
"""

import re
from collections.abc import Iterator

_FEWEST_FRAMES = 2
"""One line like a frame may be prose; a trace has several."""

_LONGEST_QUOTED = 6
"""Lines of a code block that a person may have quoted for what they say; a longer one is a dump."""

_TELLING_LINES = 3
"""Lines kept of a dump: an error, what caused it and what followed; more would outweigh what was written."""

_PYTHON_FRAME = re.compile(r'\s*File "[^"]+", line \d+(?:, in .*)?')
_FRAME = re.compile(
    r"""\s*(?:
        at\s\S.*\((?:[^()]*:\d+(?::\d+)?|Native\ Method|Unknown\ Source|native|<anonymous>|index\ \d+)\)
      | at\s\S.*\.[A-Za-z]{1,5}(?::line\s|:)\d+(?::\d+)?
      | at\s[\w.<>`]+\.[\w<>`]+\([^()]*\)
      | \.\.\.\s\d+\s(?:more|common\ frames\ omitted)
      | \#\d+\s+(?:0x[0-9a-fA-F]+\b|\{main\}|\S+\(\d+\)|\S+\.\w+:\d+).*
      | from\s\S+\.rb:\d+:in\s.*
      | \S+\.go:\d+(?:\s\+0x[0-9a-f]+)?
      | goroutine\s\d+\s\[[^\]]*\]:
    )""",
    re.VERBOSE,
)
_BOILERPLATE = re.compile(
    r"""\s*(?:
        Traceback\ \(most\ recent\ call\ last\):
      | During\ handling\ of\ the\ above\ exception,\ another\ exception\ occurred:
      | The\ above\ exception\ was\ the\ direct\ cause\ of\ the\ following\ exception:
      | (?:PHP\ )?Stack\ ?trace:
      | ---\ End\ of\ (?:inner\ exception\ )?stack\ trace.*
      | [\^~]+
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_RAISED = re.compile(
    r"^[ \t]?(?:Exception in thread \"[^\"\n]*\" |Caused by: |Uncaught |Unhandled exception[.:] )?"
    r"(?:\w+[.$]){1,12}(?=\w*(?:Error|Exception|Fault)\b)",
    re.MULTILINE,
)

_LEVELS = "TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|CRITICAL|SEVERE|PANIC"
_LOGGED = re.compile(
    rf"""\W{{0,2}}
    (?: \d{{4}}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d | [A-Z][a-z]{{2}}\ \d{{1,2}}\ \d\d:\d\d:\d\d
      | \d\d-\d\d\ \d\d:\d\d:\d\d | \d\d:\d\d:\d\d )
    [\d.,Z+:-]*\W{{0,3}}
    .{{0,80}}?\b(?P<level>{_LEVELS})\b[\]>|:\s-]*
    (?:\[[^\[\]]*\]\s*)?(?:[\w$]+(?:\.[\w$]+)+\s?[:-]\s)?
    (?P<message>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_BAD_LEVELS = ("ERR", "FATAL", "CRITICAL", "SEVERE", "PANIC")
_TELLING = re.compile(
    r"error|exception|fail|denied|refused|time(?:d )?out|fatal|panic|cannot|can't|unable|invalid|missing"
    r"|not found",
    re.IGNORECASE,
)
_FENCE = "```"


def without_dumps(text: str) -> str:
    """The text with each dump in it reduced to its telling lines."""
    if "\n" not in text:
        return text.replace(_FENCE, " ").strip() if _FENCE in text else text
    lines = _without_blocks(_without_logs(_without_frames(text.split("\n"))))
    return _RAISED.sub("", "\n".join(lines))


def _without_frames(lines: list[str]) -> list[str]:
    frames = sum(map(_is_frame, lines))
    traced = any(_BOILERPLATE.fullmatch(line) and not line.isspace() for line in lines)
    if not frames or (frames < _FEWEST_FRAMES and not traced):
        return lines
    return list(_prose(lines))


def _is_frame(line: str) -> bool:
    return (_FRAME.fullmatch(line) or _PYTHON_FRAME.fullmatch(line)) is not None


def _prose(lines: list[str]) -> Iterator[str]:
    quoting = False
    for line in lines:
        if _PYTHON_FRAME.fullmatch(line):
            quoting = True  # Python quotes the code beneath, indented
        elif not (quoting and line[:1].isspace()):
            quoting = False
            if not (_is_frame(line) or _BOILERPLATE.fullmatch(line)):
                yield line


def _without_logs(lines: list[str]) -> list[str]:
    logged = {place: found for place, line in enumerate(lines) if (found := _LOGGED.fullmatch(line))}
    if not logged:
        return lines
    bad = {place for place, found in logged.items() if found["level"].upper().startswith(_BAD_LEVELS)}
    messages = dict.fromkeys(logged[place]["message"] for place in sorted(bad or {max(logged)}))
    telling = list(messages)[:_TELLING_LINES]
    first = min(logged)
    return [
        *lines[:first],
        *telling,
        *(line for place, line in enumerate(lines[first:], first) if place not in logged),
    ]


def _without_blocks(lines: list[str]) -> list[str]:
    """Lines without code fences; of a long block only what tells."""
    kept: list[str] = []
    block: list[str] | None = None
    for line in lines:
        if line.lstrip().startswith(_FENCE):
            kept += _telling(block) if block else []
            block = [] if block is None else None
        elif block is None:
            kept.append(line)
        else:
            block.append(line)
    return kept + (_telling(block) if block else [])


def _telling(block: list[str]) -> list[str]:
    if len(block) <= _LONGEST_QUOTED:
        return block
    return [line for line in block if _TELLING.search(line)][:_TELLING_LINES]
