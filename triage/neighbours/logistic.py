"""Logistic regression: what turns signs into a chance, learned from a workspace's own cases."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from triage.neighbours.similarity import Values


def fit(signs: Values, happened: Values, ridge: float) -> Values:
    """Coefficients, the constant first, shape (signs + 1,); `signs` has shape (samples, signs).

    Maximum likelihood with a penalty of `ridge` / 2 times the squares of all but the constant
    (Hosmer, Lemeshow and Sturdivant 2013). `happened` holds 0 or 1.
    """
    columns = np.column_stack([np.ones(len(signs)), signs])
    sides = np.where(happened > 0.5, 1.0, -1.0)

    def loss(coefficients: Values) -> tuple[float, Values]:
        logits = columns @ coefficients
        penalised = np.concatenate([[0.0], coefficients[1:]])
        value = -float(log_expit(sides * logits).sum()) + ridge / 2 * float(penalised @ penalised)
        slope = columns.T @ (expit(logits) - (sides > 0)) + ridge * penalised
        return value, slope

    found = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)
