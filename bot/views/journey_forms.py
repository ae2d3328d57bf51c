"""The forms of journeys: the list, one journey with its stages, and satisfaction targets."""

from collections.abc import Mapping, Sequence

from bot.mrkdwn import label
from bot.views.blocks import Block, actions, button, context, input_block, modal, pack, plain, section
from bot.views.workspace_forms import YES, areas, menu
from triage.mapping.settings import JourneyKept, StageWanted
from triage.report import SHORT
from triage.workspace.changes import SettingFault

MOST_LISTED = 60
STAGES_HINT = "One a line, in order: touchpoint | who takes part, and who else | target %"
TARGETS_HINT = "One a line: touchpoint | target %"
KEPT = "What is on file for its touchpoints stays on file."


def journeys_modal(rows: Sequence[tuple[str, str, str, bool]], may_add: bool, may_target: bool) -> Block:
    """All journeys: key, name, what it passes, and whether this person may change it."""
    add = [button("Add a journey", "journey_add", "new", style="primary")] if may_add else []
    target = [button("Targets", "journey_targets", "targets")] if may_target else []
    blocks: list[Block] = [actions(*add, *target)] if add or target else []
    for key, name, stages, may in rows[:MOST_LISTED]:
        edit = button("Edit", "journey_edit", key) if may else None
        blocks.append(section(f"*{label(name)}*\n{label(stages, 240)}", edit))
    blocks = blocks if rows else [*blocks, context("None yet: the map shows all touchpoints.")]
    return modal("Journeys", blocks, callback="journeys", close="Back")


def journey_form(kept: JourneyKept | None, departments: Sequence[str]) -> Block:
    """One journey, or a new one."""
    wanted = kept.wanted if kept else None
    owner: Block = {"type": "users_select"}
    if wanted and wanted.owner:
        owner["initial_user"] = wanted.owner
    department = wanted.department if wanted else None
    lines = [stage_line(stage) for stage in wanted.stages] if wanted else []
    blocks = [
        input_block(
            "name", "Name", _line(wanted.name if wanted else ""), hint="Such as onboarding, or a claim."
        ),
        input_block("owner", "Who answers for the whole of it", owner, optional=True),
        input_block("department", "Their department", menu(departments, department), optional=True),
        *_areas("stages", "Touchpoints", lines, STAGES_HINT),
    ]
    if kept:
        tick = {"type": "checkboxes", "options": [{"text": plain("Remove this journey"), "value": YES}]}
        blocks.append(input_block("remove", "Remove", tick, optional=True, hint=KEPT))
    view = modal("Journey", blocks, callback="journey_form", submit="Save", close="Back")
    return {**view, "private_metadata": pack({"of": kept.key if kept else ""})}


def targets_form(general: float | None, own: Mapping[str, float]) -> Block:
    """The share of satisfied customers that is aimed at: everywhere, and at some touchpoints."""
    lines = [f"{name} | {percent(target)}" for name, target in own.items()]
    blocks = [
        input_block(
            "target",
            "Target of every touchpoint",
            _line(percent(general) if general is not None else ""),
            optional=True,
            hint="The share of answers that are a 4 or a 5, such as 80%.",
        ),
        *_areas("own", "Touchpoints with a target of their own", lines, TARGETS_HINT),
    ]
    return modal("Targets", blocks, callback="journey_targets_form", submit="Save", close="Back")


def stage_line(stage: StageWanted) -> str:
    """A stage as it is typed."""
    target = percent(stage.target) if stage.target is not None else ""
    parts = [stage.touchpoint, ", ".join(stage.roles), target]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def stages_of(text: str) -> list[StageWanted]:
    """The stages that somebody typed. Raises `SettingFault` naming the line."""
    found = []
    for line in (one.strip() for one in text.splitlines()):
        if not line:
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > 3:
            raise SettingFault("stages", f"“{line[:40]}”: write it as touchpoint | roles | target %")
        roles = [role.strip() for role in (parts[1] if len(parts) > 1 else "").split(",") if role.strip()]
        target = share(parts[2], "stages") if len(parts) == 3 else None
        found.append(StageWanted(touchpoint=parts[0], roles=roles, target=target))
    return found


def targets_of(text: str) -> dict[str, float | None]:
    """The targets of touchpoints that somebody typed. Raises `SettingFault` naming the line."""
    found: dict[str, float | None] = {}
    for line in (one.strip() for one in text.splitlines()):
        if line:
            name, bar, said = (part.strip() for part in line.partition("|"))
            if not (name and bar and said):
                raise SettingFault("own", f"“{line[:40]}”: write it as touchpoint | target %")
            found[name] = share(said, "own")
    return found


def share(said: str, field: str) -> float | None:
    """A percentage as people type it: 85, 85 % or 0.85; nothing is none. Raises `SettingFault`."""
    typed = said.replace("%", "").replace(",", ".").strip()
    if not typed:
        return None
    try:
        value = float(typed)
    except ValueError:
        value = -1.0
    value = value / 100 if value > 1 or "%" in said else value
    if not 0 <= value <= 1:
        raise SettingFault(field, f"“{said[:20]}” is no target: give a percentage such as 85%.")
    return round(value, 4)


def percent(value: float) -> str:
    """A share as people type it."""
    return f"{value * 100:g} %"


def _areas(field: str, title: str, lines: Sequence[str], hint: str) -> list[Block]:
    """A line each, in as many fields as hold them."""
    found = []
    for number, text in enumerate(areas(lines)):
        area: Block = {"type": "plain_text_input", "multiline": True, "max_length": 3_000}
        if text:
            area["initial_value"] = text
        first = not number
        block = f"{field}_{number}" if number else field
        found.append(input_block(block, title if first else "More", area, True, hint if first else ""))
    return found


def _line(text: str) -> Block:
    line: Block = {"type": "plain_text_input", "max_length": SHORT}
    return {**line, "initial_value": text[:SHORT]} if text else line
