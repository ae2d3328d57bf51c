"""A real event log, twice: what passages show in the first 60 % of its time, and what became of the rest."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.insight_worlds import Reals
from jobs.beside import Progress
from jobs.importing import Order, import_file
from knowledge.database import Database
from triage.passages.comparing import Compared, Outcome, Pair, compare
from triage.passages.gathering import Story, stories
from triage.statistics.friction import FEWEST_RANKED

FIRST_SHARE = 0.6
COMPARED: tuple[Outcome, ...] = ("missed", "long", "time", "reopened")
RIDGE = 4.0


def replay(path: Path, mapping: Mapping[str, str] | None = None) -> list[str]:
    """Import a log, cut it in two, and compare: a Markdown table."""
    past, later = _halves(path, mapping or {})
    first, second = compare(past), compare(later)
    lines = [
        f"### {path.name}",
        "",
        f"{len(past):,} cases were handed on in the first {FIRST_SHARE:.0%} of its time, "
        f"{len(later):,} began and were handed on after it.",
        "",
        "| outcome | passages in both | Spearman of effects | named first | of these worse later too |",
        "|---|---|---|---|---|",
    ]
    lines += [_line(outcome, first, second) for outcome in COMPARED if outcome in second.friction]
    lines += [_bounce_line(first, second), "", *_foretold(past, later), ""]
    return lines


def _halves(path: Path, mapping: Mapping[str, str]) -> tuple[list[Story], list[Story]]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/log.db")
        database.migrate()
        now = datetime.now(UTC)
        order = Order(path, "handoffs", "log", dict(mapping), Path(folder) / "rejected.jsonl")
        import_file(order, database, None, lambda: now, Progress())
        with database.read() as session:
            whole = stories(session, now)
            times = [one.began for one in whole] + [one.steps[-1].at for one in whole]
            cut = min(times) + FIRST_SHARE * (max(times) - min(times))
            past = stories(session, cut)
        database.close()
    return past, [story for story in whole if story.began > cut]


def _line(outcome: Outcome, first: Compared, second: Compared) -> str:
    before, after = first.friction.get(outcome), second.friction[outcome]
    if before is None:
        return f"| {outcome} | too few | | | |"
    old, new = _places(first), _places(second)
    pairs = [
        (old[pair], new[pair])
        for pair in old.keys() & new.keys()
        if before.ranked[old[pair]] and after.ranked[new[pair]]
    ]
    effects = np.array([(before.effect[a], after.effect[b]) for a, b in pairs])
    named = [b for a, b in pairs if before.named[a]]
    worse = sum(after.effect[b] > 0 for b in named)
    return f"| {outcome} | {len(pairs)} | {_spearman(effects)} | {len(named)} | {worse} |"


def _bounce_line(first: Compared, second: Compared) -> str:
    old, new = _places(first), _places(second)
    both = [(old[pair], new[pair]) for pair in old.keys() & new.keys()]
    before, after = first.bounces, second.bounces
    pairs = [(a, b) for a, b in both if min(before.cases[a], after.cases[b]) >= FEWEST_RANKED]
    shares = np.array([(before.share[a], after.share[b]) for a, b in pairs])
    named = [b for a, b in pairs if before.named[a]]
    worse = sum(after.bounced[b] > after.usual * after.cases[b] for b in named)
    return f"| bounced | {len(pairs)} | {_spearman(shares)} | {len(named)} | {worse} |"


def _places(found: Compared) -> dict[Pair, int]:
    return {pair: at for at, pair in enumerate(found.edges)}


def _spearman(pairs: Reals) -> str:
    return f"{spearmanr(pairs[:, 0], pairs[:, 1]).statistic:.2f}" if len(pairs) > 2 else "-"


def _foretold(past: Sequence[Story], later: Sequence[Story]) -> list[str]:
    """How well the first handoff foretells a bad end: area under the curve, more and more known."""
    outcome: Outcome = "missed" if any(story.missed for story in past) else "long"
    known = [one for one in later if _bad(one, outcome) is not None]
    learnt = [one for one in past if _bad(one, outcome) is not None]
    truth, bad = ([bool(_bad(one, outcome)) for one in half] for half in (known, learnt))
    found = []
    for name, words in (("severity and category", _plain), ("+ receiver", _to), ("+ passage", _whole)):
        score = _learnt([words(one) for one in learnt], bad, [words(one) for one in known])
        found.append(f"{name} {_auc(score, truth):.3f}")
    return [f"Area under the curve of `{outcome}` for {len(known):,} later cases: {', '.join(found)}."]


def _plain(story: Story) -> list[str]:
    return [f"severity {story.severity}", f"group {story.group}"]


def _to(story: Story) -> list[str]:
    return [*_plain(story), f"to {story.steps[0].receiver}"]


def _whole(story: Story) -> list[str]:
    return [*_to(story), f"{story.steps[0].sender} to {story.steps[0].receiver}"]


def _bad(story: Story, outcome: Outcome) -> bool | None:
    return story.missed if outcome == "missed" else story.long


def _learnt(known: Sequence[Sequence[str]], bad: Sequence[bool], asked: Sequence[Sequence[str]]) -> Reals:
    """Ridge logistic regression on words, one weight each."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    words = CountVectorizer(analyzer=lambda one: one, binary=True)
    model = LogisticRegression(C=1 / RIDGE, max_iter=1_000).fit(words.fit_transform(known), bad)
    return np.asarray(model.decision_function(words.transform(asked)))


def _auc(score: Reals, bad: Sequence[bool]) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(bad, score))
