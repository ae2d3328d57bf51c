"""Peers: what else groups texts, each with its own defaults, on the vectors that our encoder gave.

None is part of the product. What is missing is said in one line and left out.
"""

import importlib.util
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.scores import Agreement, agreement, alone_for_each
from knowledge.encoder import Floats

INSTALL = "pip install 'faultline[bench]'"
SEEDS = (0, 1)
SMALLEST_TOPIC = 10  # BERTopic's default, and that of community detection

BERTOPIC = "BERTopic"


@dataclass(frozen=True)
class Given:
    """What every peer gets. The true number of labels is for those that cannot do without."""

    texts: list[str]
    vectors: Floats
    kinds: int


@dataclass(frozen=True)
class Peer:
    """A way to group; `group` gives a cluster for each text, -1 where it has none."""

    name: str
    modules: tuple[str, ...]
    seeds: tuple[int, ...]
    group: Callable[[Given, int], Sequence[int]]

    @property
    def missing(self) -> list[str]:
        """What it needs and is not installed."""
        return [module for module in self.modules if importlib.util.find_spec(module) is None]


@dataclass(frozen=True)
class PeerOutcome:
    """One peer's figures: scores are the mean over its seeds, the time is its fastest seed's."""

    name: str
    final: Agreement
    seconds: float


def _bertopic(given: Given, seed: int) -> Sequence[int]:
    """As `BERTopic()` is, but with a seed in its UMAP, without which no run can be repeated."""
    from bertopic import BERTopic
    from umap import UMAP

    umap = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed
    )
    topics, _ = BERTopic(umap_model=umap, min_topic_size=SMALLEST_TOPIC).fit_transform(
        given.texts, given.vectors
    )
    return _numbers(topics)


def _communities(given: Given, _: int) -> Sequence[int]:
    from sentence_transformers.util import community_detection

    found = np.full(len(given.texts), -1)
    for number, members in enumerate(community_detection(given.vectors, min_community_size=SMALLEST_TOPIC)):
        found[members] = number
    return _numbers(found)


def _hdbscan(given: Given, _: int) -> Sequence[int]:
    from hdbscan import HDBSCAN

    return _numbers(HDBSCAN().fit_predict(given.vectors.astype(np.float64)))


def _agglomerative(given: Given, _: int) -> Sequence[int]:
    from sklearn.cluster import AgglomerativeClustering

    return _numbers(AgglomerativeClustering(n_clusters=given.kinds).fit_predict(given.vectors))


def _kmeans(given: Given, seed: int) -> Sequence[int]:
    from sklearn.cluster import KMeans

    return _numbers(KMeans(n_clusters=given.kinds, random_state=seed).fit_predict(given.vectors))


def _numbers(clusters: Iterable[int]) -> list[int]:
    return [int(cluster) for cluster in clusters]


PEERS = {
    "bertopic": Peer(BERTOPIC, ("bertopic", "umap"), SEEDS, _bertopic),
    "community": Peer("community detection", ("sentence_transformers",), SEEDS[:1], _communities),
    "hdbscan": Peer("HDBSCAN", ("hdbscan",), SEEDS[:1], _hdbscan),
    "agglomerative": Peer("agglomerative, true K", ("sklearn",), SEEDS[:1], _agglomerative),
    "kmeans": Peer("k-means, true K", ("sklearn",), SEEDS, _kmeans),
}


def chosen_peers(said: str) -> list[Peer]:
    """`all`, `none` or a comma list of keys. What is not installed is left out and said."""
    keys = {"all": list(PEERS), "none": []}.get(said, [key.strip() for key in said.split(",")])
    unknown = sorted(set(keys) - PEERS.keys())
    if unknown:
        raise SystemExit(f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}")
    missing = {peer.name: peer.missing for key in keys if (peer := PEERS[key]).missing}
    if missing:
        print(f"> left out, not installed: {', '.join(missing)}. {INSTALL} installs them.\n")
    return [PEERS[key] for key in keys if PEERS[key].name not in missing]


def run_peer(peer: Peer, given: Given, labels: Sequence[str]) -> PeerOutcome:
    """Group with every seed and score against the labels; an outlier is a cluster of its own."""
    scores, seconds = [], []
    for seed in peer.seeds:
        start = time.perf_counter()
        found = peer.group(given, seed)
        seconds.append(time.perf_counter() - start)
        scores.append(agreement(labels, alone_for_each(found)))
    return PeerOutcome(peer.name, mean_agreement(scores), min(seconds))


def mean_agreement(scores: Sequence[Agreement]) -> Agreement:
    """The mean of every figure."""
    rows = [(s.precision, s.recall, s.f1, s.ami, s.ari, s.causes, s.alone) for s in scores]
    precision, recall, f1, ami, ari, causes, alone = np.mean(rows, axis=0).tolist()
    return Agreement(precision, recall, f1, ami, ari, round(causes), round(alone))
