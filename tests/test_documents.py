"""The documents say what the program does: commands, options, settings, scopes, files and links."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from pydantic.fields import FieldInfo

from bot.cli.main import app
from bot.doctor import CHECKS
from bot.manifest import COMMANDS, SCOPES, manifest
from bot.settings import Settings, environment_name, variables
from knowledge.database import Database
from knowledge.export import export_rows
from triage.digest.parts import PARTS
from triage.intake.event_logs import LogEntry
from triage.intake.records import RECORDS
from triage.matching.past_cases import CAUSE_STATES
from triage.report import NOT_IN_FILES, Report
from triage.wording.redaction import KINDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PROGRAM = typer.main.get_command(app)
COMMAND_NAMES = sorted(PROGRAM.commands)


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands in README under a heading, up to the next one of its level or above."""
    level = heading.split()[0]
    _, found, rest = read("README.md").partition(f"\n{heading}\n")
    assert found, f"README.md has no heading {heading}"
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M)


def command_lines() -> list[str]:
    """Everything in code that runs `faultline`, without a path, a pipe or a redirection."""
    found = []
    for name in DOCUMENTS:
        blocks = code_blocks(read(name))
        lines = [line.strip() for block in blocks for line in block.split("\n")]
        inline = re.findall(r"`([^`\n]+)`", read(name))
        found += [
            re.fullmatch(r"(?:ExecStart=)?(?:[\w./]+/)?(faultline .*)", line) for line in lines + inline
        ]
    return sorted({re.split(r" [|>] ", run[1])[0] for run in found if run})


def options_of(command: str) -> list[str]:
    return [name for option in PROGRAM.commands[command].params for name in option.opts if name[:2] == "--"]


def links(name: str) -> list[str]:
    without_code = re.sub(r"^```.*?^```", "", read(name), flags=re.S | re.M)
    return re.findall(r"\]\(([^)\s]+)\)", without_code)


def anchors(name: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", read(name), flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def columns(model: type[Report] | type[LogEntry]) -> Iterator[str]:
    """What a field is called in a file."""
    fields: dict[str, FieldInfo] = model.model_fields
    return (field.alias or name for name, field in fields.items() if name not in NOT_IN_FILES)


def targets() -> set[str]:
    return set(re.findall(r"^(\w+):", read("Makefile"), re.M))


@pytest.mark.parametrize("command", COMMAND_NAMES)
def test_readme_has_a_section_for_every_command_with_every_option(command: str):
    said = section(f"### faultline {command}")

    assert [option for option in options_of(command) if f"`{option}" not in said] == []


def test_readme_has_no_section_for_a_command_that_is_not_there():
    assert sorted(re.findall(r"^### faultline (\w+)$", read("README.md"), re.M)) == COMMAND_NAMES


@pytest.mark.parametrize("line", command_lines())
def test_every_command_line_in_the_documents_is_understood(line: str):
    words = shlex.split(line)[1:]
    if words == ["--help"]:
        return

    command = PROGRAM.commands[words[0]]

    assert command.make_context(words[0], words[1:])


def test_command_lines_are_found_in_the_documents():
    assert len(command_lines()) > 10


def test_readme_has_a_row_for_every_setting_with_its_default_and_purpose():
    rows = [
        f"| `{environment_name(field.validation_alias)}` | {shown(field)} | {field.description} |"
        for field in Settings.model_fields.values()
    ]

    assert [row for row in rows if row not in section("## Settings")] == []


def shown(field: FieldInfo) -> str:
    shown = ",".join(field.default) if isinstance(field.default, tuple) else field.default
    return f"`{shown}`" if shown not in (None, "") else "none"


@pytest.mark.parametrize("name", [*DOCUMENTS, ".env.sample"])
def test_documents_and_the_sample_name_known_settings_only(name: str):
    named = set(re.findall(r"\b(?:SLACK|FAULTLINE|DATABASE)_[A-Z_]+\b", read(name)))

    assert named - set(variables()) == set()


def test_the_sample_of_settings_can_be_read_as_it_is():
    lines = [line for line in read(".env.sample").splitlines() if line and line[0] != "#"]

    assert [line for line in lines if not re.fullmatch(r"[A-Z_]+=\S*", line)] == []
    assert Settings(_env_file=ROOT / ".env.sample")


def test_readme_names_every_slash_command():
    said = section("## Using it in Slack")

    assert [name for name, _, _ in COMMANDS if f"| `{name}` |" not in said] == []


def test_readme_gives_the_reason_for_every_scope():
    said = section("## Running it for real")

    assert [scope for scope, reason in SCOPES.items() if f"| `{scope}` | {reason} |" not in said] == []


def test_readme_names_every_part_of_a_digest_and_every_state_of_a_cause():
    said = section("## Using it in Slack")

    assert [title for title in PARTS if f"| {title} |" not in said] == []
    assert [state for state in CAUSE_STATES if f"`{state}`" not in said] == []


def test_readme_names_every_kind_of_personal_data_that_is_replaced():
    assert [kind for kind in KINDS if f"`[{kind}]`" not in section("## Running it for real")] == []


def test_readme_names_every_check_of_the_doctor():
    said = " ".join(section("### faultline doctor").split())

    assert [check for check in CHECKS if check not in said] == []


@pytest.mark.parametrize("model", [Report, *RECORDS.values(), LogEntry], ids=lambda model: model.__name__)
def test_readme_names_every_column_of_an_import(model: type[Report] | type[LogEntry]):
    said = section("### faultline import")

    assert [column for column in columns(model) if f"`{column}`" not in said] == []


@pytest.mark.parametrize("table", ["cases", "causes", "handoffs", "events"])
def test_readme_names_every_field_of_an_export(table: str, sqlite_database: Database):
    with sqlite_database.read() as session:
        header = next(export_rows(session, table, "csv")).strip().split(",")

    said = section("### faultline export")

    assert [field for field in header if f"`{field}`" not in said] == []


def test_the_manifest_on_file_is_the_programs_own():
    assert json.loads(read("manifest.json")) == manifest()


def test_every_link_in_the_documents_leads_somewhere():
    broken = []
    for name in DOCUMENTS:
        for link in links(name):
            path, _, anchor = link.partition("#")
            if "://" in link:
                continue
            if path and not (ROOT / path).exists():
                broken.append(f"{name}: {link}")
            if anchor and anchor not in anchors(path or name):
                broken.append(f"{name}: {link}")

    assert broken == []


def test_readme_says_how_to_try_it_and_how_to_test_it():
    blocks = code_blocks(section("## Try it"))

    assert {"make demo\n", "make test\n"} <= set(blocks)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_command_in_the_documents_is_a_target(name: str):
    said = set(re.findall(r"(?:`|^)make (\w+)", read(name), re.M))

    assert said - targets() == set()


def test_the_changelog_has_an_entry_for_this_version():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]

    assert re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", read("CHANGELOG.md"), re.M)
