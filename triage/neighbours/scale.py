"""One scale for the cosines of all encoders, so that what was fitted on one's can be used on another's.

The shipped edge model knows how alike ordinary reports look to the shipped encoder. An encoder to
which unrelated reports look more alike gets its small cosines shrunk by as much; large ones less,
and equal texts stay equal. One to which they look less alike is left as it is: there the shipped
chances err on the careful side, and stretching was measured to make them worse. `faultline fit`
does better than either, from labelled cases.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.encoder import Floats
from triage.neighbours.similarity import Values, centred

USUAL_SPREAD = 0.1045  # standard deviation of the cosines among ordinary reports, by the shipped encoder
TOLERANCE = 0.02  # a spread within this share of the usual one is the usual one
KNEE = 4.0  # in spreads: below it cosines are unrelated reports', above it they tell something
HIGHEST_KNEE = 0.9  # whatever the encoder, the largest cosines keep their room


@dataclass(frozen=True)
class Scale:
    """Maps an encoder's centred cosines to the shipped encoder's. The default changes nothing."""

    spread: float = USUAL_SPREAD

    @classmethod
    def of(cls, ordinary: Floats) -> "Scale":
        """The scale of an encoder, from its unit vectors of `ORDINARY_REPORTS`, not centred."""
        around = centred(ordinary, np.asarray(ordinary.mean(axis=0), np.float32))
        pairs = np.triu_indices(len(around), 1)
        return cls(float((around @ around.T)[pairs].std(dtype=np.float64)))

    def to_default(self, cosines: Values) -> Values:
        """Cosines as the shipped encoder would have them: same shape, same order, -1, 0 and 1 stay."""
        shrinking = USUAL_SPREAD / max(self.spread, 1e-9)
        if shrinking >= 1.0 - TOLERANCE:
            return cosines
        knee = min(KNEE * self.spread, HIGHEST_KNEE)
        usual = knee * shrinking
        return np.asarray(np.interp(cosines, (-1.0, -knee, knee, 1.0), (-1.0, -usual, usual, 1.0)))
