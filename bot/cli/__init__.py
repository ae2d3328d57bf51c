"""The command line. Data goes to stdout, everything else to stderr; 0 only on success."""

import sys

from bot.cli.main import app
from bot.cli.says import Fault, complain


def run() -> None:
    """Run the command line; what people can mend is told in a sentence, without a traceback."""
    try:
        app()
    except Fault as fault:
        complain(str(fault))
        sys.exit(1)
