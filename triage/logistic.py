"""Logistic regression: what turns signs into a chance, wherever one is fitted here."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from triage.similarity import Values


def fit(signs: Values, happened: Values, weights: Values | None = None, ridge: float = 1.0) -> Values:
    """Coefficients, the constant first, shape (signs + 1,); `signs` has shape (samples, signs).

    Maximum likelihood with a penalty of `ridge` / 2 times the squares of all but the constant
    (Hosmer, Lemeshow and Sturdivant 2013). `happened` holds 0 or 1.
    """
    columns = np.column_stack([np.ones(len(signs)), signs])
    weigh = np.ones(len(signs)) if weights is None else weights
    sides = np.where(happened > 0.5, 1.0, -1.0)

    def loss(coefficients: Values) -> tuple[float, Values]:
        logits = columns @ coefficients
        penalised = np.concatenate([[0.0], coefficients[1:]])
        value = -float(weigh @ log_expit(sides * logits)) + ridge / 2 * float(penalised @ penalised)
        slope = columns.T @ (weigh * (expit(logits) - (sides > 0))) + ridge * penalised
        return value, slope

    found = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)
