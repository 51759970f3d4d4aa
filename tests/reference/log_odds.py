"""Log odds ratios with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008), word by word with NumPy, and
Benjamini-Hochberg with SciPy: the constants in src/stats/{log_odds,multiplicity}.rs."""

import numpy as np
from scipy.stats import false_discovery_control

one = np.array([30.0, 0.0, 5.0, 200.0, 1.0])
others = np.array([10.0, 12.0, 5.0, 210.0, 0.0])
background = np.array([400.0, 90.0, 10.0, 9000.0, 3.0])
strength = 500.0

prior = strength * background / background.sum()
a0 = prior.sum()
delta = np.log((one + prior) / (one.sum() + a0 - one - prior)) - np.log(
    (others + prior) / (others.sum() + a0 - others - prior)
)
z = delta / np.sqrt(1 / (one + prior) + 1 / (others + prior))
print([(float(d), float(s)) for d, s in zip(delta, z)])
print(false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.55, 0.04, 1.0]).tolist())
