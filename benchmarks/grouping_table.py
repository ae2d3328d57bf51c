"""The tables of `benchmarks.grouping`, as Markdown and as JSON."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.grouping_sets import LabelledSet
from benchmarks.peers import BERTOPIC, PeerOutcome, mean_agreement
from benchmarks.replay_confirming import Told
from benchmarks.replay_scores import Calibration, Ours
from benchmarks.scores import Agreement

COLUMNS = {  # figure: its heading and how many decimals it is shown with
    "precision": ("precision", 3),
    "recall": ("recall", 3),
    "f1": ("F", 3),
    "ami": ("AMI", 3),
    "ari": ("ARI", 3),
    "causes": ("causes of 2 or more", 0),
    "alone": ("alone", 0),
    "seconds": ("s", 1),
}
OURS = "**ours**"


@dataclass(frozen=True)
class Outcome:
    """All that was measured on one set."""

    known: LabelledSet
    ours: list[Ours]  # one an order
    told: dict[float, list[Told]]  # by share of confirmed cases, one an order
    peers: list[PeerOutcome]

    @property
    def broken(self) -> int:
        """Decisions of people that did not stand, over all runs."""
        return sum(one.broken for runs in self.told.values() for one in runs)

    @property
    def bertopic(self) -> PeerOutcome | None:
        """What ratios are taken to."""
        return next((peer for peer in self.peers if peer.name == BERTOPIC), None)

    def ratio(self, figure: str) -> float:
        """Ours without confirmations, at the end, as a ratio to BERTopic; NaN without it."""
        base = self.bertopic
        own = float(getattr(mean_agreement([one.final for one in self.ours]), figure))
        beside = float(getattr(base.final, figure)) if base else 0.0
        return own / beside if beside else float("nan")


@dataclass(frozen=True)
class _Row:
    name: str
    figures: dict[str, float]  # by column; what is not defined for it is left out
    spread: float | None = None  # of F over the orders


def as_markdown(outcome: Outcome) -> str:
    """One set's tables."""
    known, orders = outcome.known, len(outcome.ours)
    passed = f", {known.passed_over} rows passed over" if known.passed_over else ""
    beside = outcome.bertopic
    base = _figures(beside.final, beside.seconds) if beside else {}
    lines = [
        f"## {known.name}",
        "",
        f"{len(known):,} cases, {len(set(known.labels))} labels{passed}; ours over {orders} shuffled "
        f"order{'s' * (orders != 1)}. In brackets: the ratio to BERTopic. ±: standard deviation of F.",
        "",
        f"| method | {' | '.join(heading for heading, _ in COLUMNS.values())} |",
        "|---" * (len(COLUMNS) + 1) + "|",
        *(_shown(row, base) for row in _rows(outcome)),
        "",
        *_steadiness(outcome),
        "",
        _own_vectors(outcome),
        "",
    ]
    return "\n".join(lines)


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line over all sets."""
    compared = [outcome for outcome in outcomes if outcome.bertopic]
    if not compared:
        return ""
    f1, ami = [one.ratio("f1") for one in compared], [one.ratio("ami") for one in compared]
    return (
        f"Ours to BERTopic over {len(compared)} set{'s' * (len(compared) != 1)}: mean ratio F "
        f"{np.mean(f1):.3f}, mean ratio AMI {np.mean(ami):.3f}, lowest ratio F {min(f1):.3f}"
    )


def as_plain(outcomes: Sequence[Outcome]) -> str:
    """Every figure of every run, as JSON; NaN becomes null."""
    found = [
        {
            "set": outcome.known.name,
            "cases": len(outcome.known),
            "labels": len(set(outcome.known.labels)),
            "passed_over": outcome.known.passed_over,
            "ours": [asdict(one) | {"arrival_f1": one.at_arrival.f1} for one in outcome.ours],
            "confirmed": {
                f"{share:g}": [asdict(one) for one in runs] for share, runs in outcome.told.items()
            },
            "peers": [asdict(peer) for peer in outcome.peers],
            "ratio": {
                figure: outcome.ratio(figure) for figure in ("precision", "recall", "f1", "ami", "ari")
            },
        }
        for outcome in outcomes
    ]
    return json.dumps(_without_nan(found), ensure_ascii=False, indent=1)


def _rows(outcome: Outcome) -> list[_Row]:
    ours = outcome.ours
    rows = [
        _arrival(ours),
        _row(f"{OURS}, at the end", [one.final for one in ours], [o.seconds for o in ours]),
    ]
    for share, runs in outcome.told.items():
        name = f"{OURS}, {share:.0%} confirmed"
        rows.append(_row(name, [one.everybody for one in runs], [one.seconds for one in runs]))
        rows.append(_row(f"{name}: the others", [one.unconfirmed for one in runs]))
    return rows + [_row(peer.name, [peer.final], [peer.seconds]) for peer in outcome.peers]


def _arrival(ours: Sequence[Ours]) -> _Row:
    """Only B-cubed is defined case by case."""
    each = [one.at_arrival for one in ours]
    figures = {
        "precision": _mean([one.precision for one in each]),
        "recall": _mean([one.recall for one in each]),
        "f1": _mean([one.f1 for one in each]),
        "seconds": _mean([one.arriving for one in ours]),
    }
    return _Row(f"{OURS}, at arrival", figures, _spread([one.f1 for one in each]))


def _row(name: str, scores: Sequence[Agreement], seconds: Sequence[float] = ()) -> _Row:
    figures = _figures(mean_agreement(scores), _mean(seconds) if seconds else None)
    return _Row(name, figures, _spread([one.f1 for one in scores]))


def _figures(scores: Agreement, seconds: float | None) -> dict[str, float]:
    return asdict(scores) | ({} if seconds is None else {"seconds": seconds})


def _shown(row: _Row, base: dict[str, float]) -> str:
    cells = [row.name]
    for figure, (_, decimals) in COLUMNS.items():
        value = row.figures.get(figure)
        cell = "" if value is None else f"{value:.{decimals}f}"
        if figure == "f1" and row.spread is not None:
            cell += f" ±{row.spread:.3f}"
        if value is not None and base.get(figure):
            cell += f" ({value / base[figure]:.2f})"
        cells.append(cell)
    return f"| {' | '.join(cells)} |"


def _steadiness(outcome: Outcome) -> list[str]:
    """What only a method that goes on has: ids to keep, and a confidence to keep to."""
    ours = outcome.ours
    broken = f"{outcome.broken} broken decisions of people" if outcome.told else "nobody confirmed anything"
    return [
        "| ours | cases that change cause, a consolidation | causes that keep their id | consolidations "
        "| calibration error at arrival, joined / all | at the end, joined / all | decisions |",
        "|---|---|---|---|---|---|---|",
        f"| mean | {_said(_mean([one.churn.moved for one in ours]), '.1%')} "
        f"| {_said(_mean([one.churn.kept for one in ours]), '.3f')} "
        f"| {_mean([one.consolidations for one in ours]):.0f} "
        f"| {_calibrated([one.calibration_at_arrival for one in ours])} "
        f"| {_calibrated([one.calibration_at_end for one in ours])} | {broken} |",
    ]


def _calibrated(found: Sequence[Calibration]) -> str:
    joined, everybody = _mean([one.joined for one in found]), _mean([one.everybody for one in found])
    return f"{_said(joined, '.3f')} / {_said(everybody, '.3f')}"


def _own_vectors(outcome: Outcome) -> str:
    own = outcome.ours[0].own_vectors
    return (
        f"The peers get what the bare encoder gives. In the product {own:,} of {len(outcome.known):,} cases "
        "have another vector: personal data is replaced first, and long texts may be read in parts."
    )


def _said(value: float, form: str) -> str:
    return "not defined" if math.isnan(value) else format(value, form)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))


def _spread(values: Sequence[float]) -> float | None:
    return float(np.std(values)) if len(values) > 1 else None


def _without_nan(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value
