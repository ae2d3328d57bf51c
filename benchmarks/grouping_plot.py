"""The plot of `benchmarks.grouping`: F and AMI of every method on every set."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.grouping_table import Outcome
from benchmarks.peers import INSTALL, mean_agreement

OURS_COLOUR, PEER_COLOUR = "#b5443a", "#8a939c"


def draw(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Write `grouping.png`; says so and draws nothing where matplotlib is missing."""
    try:
        import matplotlib
    except ImportError:
        print(f"> no plot, matplotlib is not installed. {INSTALL} installs it.\n")
        return
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(
        len(outcomes), 2, figsize=(10, 0.6 + 2.8 * len(outcomes)), squeeze=False, layout="constrained"
    )
    for row, outcome in zip(axes, outcomes, strict=True):
        for axis, score, title in zip(row, ("f1", "ami"), ("B-cubed F", "AMI"), strict=True):
            _bars(axis, outcome, score)
            axis.set_title(f"{outcome.known.name}: {title}", loc="left", fontsize=10)
    figure.savefig(folder / "grouping.png", dpi=150)
    pyplot.close(figure)


def _bars(axis: object, outcome: Outcome, score: str) -> None:
    names, values, colours = [], [], []
    for name, value, ours in _values(outcome, score):
        names.append(name)
        values.append(value)
        colours.append(OURS_COLOUR if ours else PEER_COLOUR)
    places = np.arange(len(names))[::-1]
    bars = axis.barh(places, values, color=colours)  # type: ignore[attr-defined]
    axis.bar_label(bars, fmt="%.3f", padding=3, fontsize=8)  # type: ignore[attr-defined]
    axis.set_yticks(places, names, fontsize=8)  # type: ignore[attr-defined]
    axis.set_xlim(0, 1.08)  # type: ignore[attr-defined]
    axis.spines[["top", "right"]].set_visible(False)  # type: ignore[attr-defined]
    if outcome.bertopic:
        axis.axvline(getattr(outcome.bertopic.final, score), color=PEER_COLOUR, lw=0.8, ls=":")  # type: ignore[attr-defined]


def _values(outcome: Outcome, score: str) -> list[tuple[str, float, bool]]:
    """Name, value and whether it is ours, in the order shown."""
    found = [("ours", getattr(mean_agreement([one.final for one in outcome.ours]), score), True)]
    for share, runs in outcome.told.items():
        mean = mean_agreement([one.everybody for one in runs])
        found.append((f"ours, {share:.0%} confirmed", getattr(mean, score), True))
    return found + [(peer.name, getattr(peer.final, score), False) for peer in outcome.peers]
