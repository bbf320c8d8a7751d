"""Figures: percentiles, comparison with peers, table and JSON."""

import io

import pytest
from rich.console import Console

from cloudrd.benchmark.figures import OURS, Figure, LeftOut, in_words, latencies, percentile, ratio
from cloudrd.benchmark.report import Report, number

OUR_SEARCH = Figure("search", OURS, "search median", 4.0, "ms")
THEIR_SEARCH = Figure("search", "peer", "search median", 10.0, "ms")


def test_percentiles_are_values_that_occurred():
    values = [float(n) for n in range(100, 0, -1)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)) == (50, 99, 100)
    assert percentile([3.0], 0.99) == percentile([3.0], 0.5) == 3.0
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_latencies_say_how_often_was_measured():
    median, slowest = latencies("search", OURS, "match", [5.0, 1.0, 9.0], "ten results")
    assert (median.metric, median.value, median.unit) == ("match median", 5.0, "ms")
    assert median.note == "ten results; 3 times"
    assert (slowest.metric, slowest.value) == ("match p99", 9.0)


def test_a_peer_is_compared_with_ours_of_the_same_measurement_metric_and_unit_only():
    others = [
        Figure("encode", OURS, "search median", 1.0, "ms"),
        Figure("search", OURS, "search p99", 1.0, "ms"),
        Figure("search", OURS, "search median", 1.0, "items/s"),
    ]
    assert ratio(THEIR_SEARCH, [*others, OUR_SEARCH]) == 2.5
    assert ratio(THEIR_SEARCH, others) is None
    assert ratio(OUR_SEARCH, [OUR_SEARCH]) is None


@pytest.mark.parametrize(
    ("unit", "share", "words"),
    [
        ("ms", 2.5, "2.5 × slower"),
        ("ms", 0.5, "2.0 × faster"),
        ("items/s", 3.0, "3.0 × faster"),
        ("documents/s", 0.01, "100.0 × slower"),
        ("requests/s", 0.25, "4.0 × slower"),
        ("MB", 2.0, "2.0 × more"),
        ("MB", 0.5, "2.0 × less"),
    ],
)
def test_comparisons_in_words_mind_whether_more_is_better(unit, share, words):
    assert in_words(Figure("any", "peer", "any", share, unit), share) == words


def test_numbers_are_short_but_keep_three_figures():
    assert [number(n) for n in (12345.6, 678.4, 12.34, 1.234, 0)] == ["12,346", "678", "12.3", "1.23", "0.00"]


def report():
    missing = LeftOut("search", "other peer", "jieba is not installed")
    return Report(
        {"cores": 2, "packages": {"numpy": "2.4"}}, {"resources": 10}, [OUR_SEARCH, THEIR_SEARCH, missing]
    )


def test_the_json_holds_figures_with_ratios_and_what_was_left_out():
    plain = report().to_json()
    assert plain["machine"]["cores"] == 2
    assert plain["settings"] == {"resources": 10}
    assert [(one["subject"], one["value"], one["ratio"]) for one in plain["figures"]] == [
        (OURS, 4.0, None),
        ("peer", 10.0, 2.5),
    ]
    assert plain["left_out"] == [
        {"measurement": "search", "subject": "other peer", "reason": "jieba is not installed"}
    ]


def test_the_table_names_machine_figures_comparison_and_what_was_left_out():
    out = io.StringIO()
    report().print(Console(file=out, width=160))
    shown = out.getvalue()
    assert "cores 2, packages numpy=2.4" in shown
    assert "2.5 × slower" in shown
    assert "LEFT OUT of search: other peer: jieba is not installed" in shown
