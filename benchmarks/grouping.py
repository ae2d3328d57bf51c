"""`python -m benchmarks.grouping PATH...`: how well cases are grouped by cause, beside peers.

Every PATH is JSON Lines with `text` and `label`. Ours is the product itself, fed one report after the
other in shuffled orders; the peers see all texts at once, on vectors of the same encoder, in the same run.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

if not __package__:  # run as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import numpy as np

from benchmarks.grouping_plot import draw
from benchmarks.grouping_sets import LabelledSet, read_set
from benchmarks.grouping_table import Outcome, as_markdown, as_plain, summary
from benchmarks.peers import Given, Peer, chosen_peers, run_peer
from benchmarks.replay import BEGIN, Remembered, Replay
from benchmarks.replay_confirming import Told, told
from benchmarks.replay_scores import Cadence, Ours, Stream
from knowledge.encoder import DEFAULT_MODEL, SentenceEncoder

LATER = timedelta(days=400)  # when people confirm: after the last arrival of any set

WARMING = 64  # reports


@dataclass(frozen=True)
class Plan:
    """How ours is run."""

    orders: int
    confirm: list[float]  # shares of the cases, without 0
    rounds: int
    cadence: Cadence


def main() -> None:
    """Run what was asked for."""
    chosen = _parser().parse_args()
    plan = Plan(
        chosen.orders,
        [float(share) / 100 for share in chosen.confirm.split(",") if share.strip() and float(share) > 0],
        chosen.rounds,
        Cadence(chosen.batch, chosen.every),
    )
    peers = chosen_peers(chosen.peers)
    encoder = Remembered(SentenceEncoder(chosen.model, threads=chosen.threads), chosen.cache)
    outcomes = []
    for path in chosen.paths:
        known = read_set(path, chosen.split, chosen.limit)
        warm_up(known, encoder)
        outcomes.append(measured(known, encoder, peers, plan))
        print(as_markdown(outcomes[-1]), flush=True)
        _write(outcomes, chosen.out, chosen.json)  # after each set: a long run that ends early left something
    print(summary(outcomes))
    if any(outcome.broken for outcome in outcomes):
        sys.exit("people's decisions do not all stand")


def warm_up(known: LabelledSet, encoder: Remembered) -> None:
    """Load and compile what the first run would otherwise be charged for."""
    with Replay(encoder) as run:
        Stream(known, run, Cadence(batch=WARMING)).play(range(min(WARMING, len(known))))


def measured(known: LabelledSet, encoder: Remembered, peers: list[Peer], plan: Plan) -> Outcome:
    """Ours and every peer on one set."""
    vectors = encoder.encode(known.texts)
    encoder.keep()
    ours: list[Ours] = []
    told_by_share: dict[float, list[Told]] = {share: [] for share in plan.confirm}
    for seed in range(plan.orders):
        order = np.random.default_rng(seed).permutation(len(known)).tolist()
        with Replay(encoder) as run:
            stream = Stream(known, run, plan.cadence)
            stream.play(order)
            ours.append(stream.outcome())
            for share in plan.confirm:
                with Replay(encoder, standing=run) as copy:
                    told_by_share[share].append(told(copy, stream.labels, share, plan.rounds, BEGIN + LATER))
        _say(f"{known.name}: order {seed + 1} of {plan.orders}, F {ours[-1].final.f1:.3f}")
    given = Given(known.texts, vectors, len(set(known.labels)))
    beside = []
    for peer in peers:
        beside.append(run_peer(peer, given, known.labels))
        _say(f"{known.name}: {peer.name}, F {beside[-1].final.f1:.3f}")
    return Outcome(known, ours, told_by_share, beside)


def _write(outcomes: list[Outcome], out: Path | None, json_file: Path | None) -> None:
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(as_plain(outcomes), encoding="utf-8")
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    tables = "\n".join(as_markdown(outcome) for outcome in outcomes)
    (out / "grouping.md").write_text(f"{tables}\n{summary(outcomes)}\n", encoding="utf-8")
    draw(outcomes, out)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grouping", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="labelled JSON Lines")
    parser.add_argument("--split", help="only rows whose extra.split is this")
    parser.add_argument("--limit", type=int, help="an even sample of so many rows")
    parser.add_argument("--orders", type=int, default=5, help="shuffled orders (default: 5)")
    parser.add_argument("--confirm", default="0,5,10", help="per cent of cases confirmed (default: 0,5,10)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of asking (default: 5)")
    parser.add_argument("--batch", type=int, default=1, help="cases a turn (default: 1)")
    parser.add_argument("--every", type=int, help="consolidate every so many arrivals, not by our own rule")
    parser.add_argument("--peers", default="all", help="all, none or a comma list (default: all)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the tables and a plot there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="remember vectors between runs there")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="another sentence-transformers folder")
    parser.add_argument("--threads", type=int, default=1, help="threads that encode (default: 1)")
    return parser


if __name__ == "__main__":
    main()
