"""Probabilities in words, and parts of a score that add up as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.scores import chance, chance_of_proposal, hundredths


@pytest.mark.parametrize(
    ("probability", "zh", "en"),
    [
        (0.0, "不到 1%", "below 1 %"),
        (0.0099, "不到 1%", "below 1 %"),
        (0.01, "约 1%", "about 1 %"),
        (0.124, "约 12%", "about 12 %"),
        (0.196, "约 20%", "about 20 %"),
        (0.228, "约 25%", "about 25 %"),
        (0.51, "约 50%", "about 50 %"),
        (0.949, "约 95%", "about 95 %"),
        (0.95, "高于 95%", "above 95 %"),
        (1.0, "高于 95%", "above 95 %"),
    ],
)
def test_a_probability_is_written_no_more_exactly_than_it_is_known(probability, zh, en):
    assert (chance(probability, "zh"), chance(probability, "en")) == (zh, en)


def test_its_meaning_stands_beside_it():
    assert chance_of_proposal(0.12, "zh") == "工作人员会推荐这一对的可能性约 12%"
    assert chance_of_proposal(0.12, "en") == "About 12 % likely that staff would propose this pair"


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_likelier_is_never_written_as_less_likely(one, other):
    def order(text):
        return -1 if text.startswith("below") else 100 if text.startswith("above") else int(text.split()[1])

    low, high = sorted((one, other))
    assert order(chance(low, "en")) <= order(chance(high, "en"))


@given(st.dictionaries(st.text(max_size=3), st.floats(-20, 20), max_size=8))
def test_parts_in_hundredths_add_up_and_stay_near(components):
    parts = hundredths(components)
    assert sum(parts.values()) == round(sum(100 * value for value in components.values()))
    assert all(abs(parts[name] - 100 * value) <= 1 for name, value in components.items())
