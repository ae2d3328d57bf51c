"""Search latency at 10,000 and 100,000 cases: our index against exact NumPy on the same vectors."""

import argparse
import time
from collections.abc import Callable

import numpy as np

from knowledge.encoder import Floats
from knowledge.index import VectorIndex

SIZES = (10_000, 100_000)
DIMENSIONS, K, QUERIES = 384, 60, 200
NOISE = 0.6  # of clustered vectors: real reports crowd around topics


def run(_: argparse.Namespace) -> None:
    """Print the table."""
    print("| cases | search, ms (median / p99) | exact NumPy, ms (median) | ratio | recall@10 |")
    print("|---|---|---|---|---|")
    for size in SIZES:
        vectors, queries = _vectors(size), _vectors(QUERIES, seed=1)
        index = VectorIndex(DIMENSIONS)
        index.add(np.arange(size, dtype=np.int64), vectors)
        ours = _times(queries, lambda query, of=index: of.search(query, K))
        bare = _times(queries, lambda query, rows=vectors: _exact(rows, query))
        recall = _recall(index, vectors, queries)
        print(
            f"| {size:,} | {np.median(ours):.2f} / {np.quantile(ours, 0.99):.2f} | {np.median(bare):.2f} "
            f"| {np.median(ours) / np.median(bare):.2f} | {recall:.4f} |"
        )


def _vectors(count: int, seed: int = 0) -> Floats:
    rng = np.random.default_rng(seed)
    topics = np.random.default_rng(99).normal(size=(300, DIMENSIONS))
    found = topics[rng.integers(0, len(topics), count)] + NOISE * rng.normal(size=(count, DIMENSIONS))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def _exact(rows: Floats, query: Floats) -> object:
    scores = rows @ query[0]
    best = np.argpartition(-scores, K)[:K]
    return best[np.argsort(-scores[best])]


def _times(queries: Floats, search: Callable[[Floats], object]) -> list[float]:
    found = []
    for at in range(len(queries)):
        start = time.perf_counter()
        search(queries[at : at + 1])
        found.append(1_000 * (time.perf_counter() - start))
    return found


def _recall(index: VectorIndex, vectors: Floats, queries: Floats) -> float:
    ids, _ = index.search(queries, 10)
    exact = np.argsort(-(queries @ vectors.T), axis=1)[:, :10]
    return float(
        np.mean([len(set(a) & set(b)) / 10 for a, b in zip(ids.tolist(), exact.tolist(), strict=True)])
    )
