"""`faultline doctor`, `manifest` and `regroup`."""

import json
import sys
from typing import Annotated

import typer

from bot.cli.says import Fault, err, house, out
from bot.doctor import examine
from bot.manifest import manifest
from triage.consolidating.regrouping import regroup


def register(app: typer.Typer) -> None:
    """Put the commands on the app."""
    app.command("doctor")(doctor_command)
    app.command("manifest")(manifest_command)
    app.command("regroup")(regroup_command)


def doctor_command() -> None:
    """Check settings, tokens, scopes, secret, clock, database, migrations, model and index."""
    wrong = 0
    for finding in examine():
        wrong += not finding.ok
        out.print(f"{'ok     ' if finding.ok else 'mend   '}{finding.name}: {finding.said}", markup=False)
    if wrong:
        raise Fault(f"{wrong} to mend")


def manifest_command(
    request_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="For signed HTTP: where Slack reaches the bot, …/slack/events."),
    ] = None,
) -> None:
    """The Slack app's manifest, to paste at api.slack.com/apps."""
    sys.stdout.write(json.dumps(manifest(request_url), indent=2) + "\n")


def regroup_command() -> None:
    """Consolidate all causes now, as happens every night."""
    with house() as opened:
        while opened.drain.once(opened.clock()):
            pass
        done = regroup(opened.database, opened.grouper, opened.clock())
    err.print(
        f"{done.cases:,} cases looked at: {done.moved:,} moved, {done.merged:,} causes merged, "
        f"{done.founded:,} founded, {done.renamed:,} renamed."
    )
