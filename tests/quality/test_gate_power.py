"""How often the gate lets through rankers that learned from true decisions, and from shuffled ones.

Offices that think differently from the shipped ranker by amounts drawn at random; docs/learning.md has the
table that this prints (`scripts/test -m slow -s tests/quality/test_gate_power.py`).
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from cloudrd.matching.learning import fit
from cloudrd.matching.ranker import Feature, Ranker
from cloudrd.services.gate import replay, replay_lines
from cloudrd.services.judgements import Decisions, Judged
from learning_support import START, decided, shuffled, with_weights

OFFICES = 40
WEIGHTS = {"wording": 1.0, "title": 0.4, "meaning": 0.4, "sentences": 0.5, "industry": 0.3, "rare": 0.2,
           "fresh": 0.05, "indicators": 0.3}  # fmt: skip
BASE = Ranker("base", tuple(Feature(n, n, w, 0.0, 1.0) for n, w in WEIGHTS.items()), -1.5, 0.05)


def office(queries: int, apart: float, seed: int) -> Decisions:
    """Decisions of an office whose weights lie `apart` from the base's, one standard deviation."""
    chance = np.random.default_rng(1000 + seed)
    truth = {name: max(0.0, weight + apart * chance.normal()) for name, weight in WEIGHTS.items()}
    examples = decided(with_weights(BASE, **truth), BASE, queries, seed, length=10)
    judged = [Judged(e, START + timedelta(hours=e.query), e.query, n) for n, e in enumerate(examples)]
    return Decisions(tuple(judged))


def passes(decisions: Decisions, learn) -> bool:
    found = replay(decisions, BASE, learn, decisions.decided_after(None))
    return all(line.passed for line in replay_lines(found))


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("queries", [60, 120, 300])
@pytest.mark.parametrize("apart", [0.0, 0.3, 0.6])
def test_true_decisions_pass_where_there_is_something_to_learn_and_shuffled_ones_do_not(queries, apart):
    true = wrong = 0
    for seed in range(OFFICES):
        decisions = office(queries, apart, seed)
        true += passes(decisions, lambda examples: fit(examples, BASE, name="new"))
        wrong += passes(
            decisions, lambda examples, seed=seed: fit(shuffled(examples, seed), BASE, name="new")
        )
    rates = f"true {true / OFFICES:.0%}, shuffled {wrong / OFFICES:.0%}"
    print(f"\n{queries} queries, weights {apart} apart: {rates}")
    assert wrong <= 0.15 * OFFICES
    if queries >= 120:
        assert wrong <= 0.05 * OFFICES
    if queries >= 120 and apart >= 0.6:
        assert true >= 0.75 * OFFICES
