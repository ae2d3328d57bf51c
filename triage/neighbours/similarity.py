"""How alike two cases are: centred cosine, hubness, and the chance that they share a cause.

Centring removes what all reports have in common ("all-but-the-mean", Mu and Viswanath 2018).
CSLS (Conneau et al. 2018, "Word translation without parallel data") discounts cases that are near
to everything. The edge model turns both into a probability: one logistic regression, fitted on
labelled public service requests at sample sizes of 150 to 5,000.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Floats

Values = NDArray[np.float64]

NEAREST = 60  # cases looked at before the neighbourhood is chosen
HUB_NEIGHBOURS = 10  # how many cosines hubness averages
USUAL_HUBNESS = 0.35  # of a case among a few hundred others
PRIOR_CASES = 200  # how many cases the shipped centre counts for
NEAR_IDENTICAL = 0.92  # a cosine from which two texts are the same template filled in differently
EDGE_FLOOR = 0.25  # below this chance there is no edge
CONFIRMED_WEIGHT = 2.0  # a case that a person confirmed speaks twice


@dataclass(frozen=True)
class EdgeModel:
    """Logistic regression over cosine, CSLS and both hubnesses; coefficients belong to one encoder."""

    constant: float = -3.3525
    cosine: float = 5.1184
    csls: float = 4.4450
    lower_hubness: float = 4.0055
    higher_hubness: float = 1.7869
    cosine_squared: float = -5.3056

    def probability(self, cosines: Values, hubness: Values | float, hubness_other: Values) -> Values:
        """The chance that the pairs share a cause; all arguments broadcast to one shape."""
        logit = (
            self.constant
            + self.cosine * cosines
            + self.csls * csls(cosines, hubness, hubness_other)
            + self.lower_hubness * np.minimum(hubness, hubness_other)
            + self.higher_hubness * np.maximum(hubness, hubness_other)
            + self.cosine_squared * cosines**2
        )
        return np.asarray(1.0 / (1.0 + np.exp(-logit)))


def neighbourhood(cases: int) -> int:
    """How many neighbours speak for a case, given how many cases there are.

    The best size grows with the root of the number of cases: about 4 at 200, 8 at 1,000, 16 at 3,000.
    """
    return int(np.clip(round(0.3 * cases**0.5), 4, 64))


def within_neighbourhood(cosines: Values, size: int) -> NDArray[np.bool_]:
    """Which of the nearest cases, ordered by closeness along the last axis, have a say.

    All near-identical ones share one place: copies of one template do not crowd out everybody else.
    """
    copies = cosines >= NEAR_IDENTICAL
    places = np.cumsum(~copies, axis=-1) + (np.cumsum(copies, axis=-1) > 0)
    return np.asarray(places <= size)


def centred(vectors: Floats, centre: Floats) -> Floats:
    """Unit vectors with the centre taken off, shape (n, dimensions); a vector at the centre stays zero."""
    moved = vectors - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.ascontiguousarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)


def centre_of(vectors: Floats, prior: Floats) -> Floats:
    """The mean of the vectors, leaning on the prior while they are few."""
    total = vectors.sum(axis=0, dtype=np.float64) + PRIOR_CASES * prior.astype(np.float64)
    return np.asarray(total / (len(vectors) + PRIOR_CASES), dtype=np.float32)


def hubness(cosines: Values) -> Values:
    """The mean of the largest cosines along the last axis, which is sorted best first.

    Where there are too few to average, what is missing counts as `USUAL_HUBNESS`: without it the
    first cases of a workspace would look like hubs of each other.
    """
    nearest = cosines[..., :HUB_NEIGHBOURS]
    missing = HUB_NEIGHBOURS - nearest.shape[-1]
    return np.asarray((nearest.sum(axis=-1) + missing * USUAL_HUBNESS) / HUB_NEIGHBOURS)


def csls(cosines: Values, hubness: Values | float, hubness_other: Values) -> Values:
    """Cross-domain similarity local scaling: twice the cosine less how close both are to everything."""
    return np.asarray(2.0 * cosines - hubness - hubness_other)
