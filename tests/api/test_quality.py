"""Match quality over HTTP: the report of the services, for the office only."""

import pytest

from cloudrd.services.quality_answers import quality_answer
from cloudrd.services.statistics import quality
from history_support import OFFICE, fill_history

QUALITY = "/api/v1/statistics/quality"


@pytest.fixture
def history(client):
    """A client of a city with 14 months of decided lists."""
    fill_history(client.application.extensions["cloudrd"].database, lists_a_month=12)
    return client


def test_it_is_the_report_of_the_services(history):
    with history.application.extensions["cloudrd"].database.read() as session:
        expected = quality_answer(quality(session, OFFICE), "zh")
    found = history.get(QUALITY, headers={"Accept-Language": "zh"}).json
    assert found == expected
    assert found["whole"]["ndcg"]["low"] < found["whole"]["ndcg"]["value"] < found["whole"]["ndcg"]["high"]
    assert (len(found["months"]), len(found["rankers"]), len(found["whole"]["by_rank"])) == (14, 3, 10)


def test_period_and_ranker_can_be_chosen(history):
    found = history.get(f"{QUALITY}?since=2025-06-01&until=2025-07-31&ranker=shipped").json
    assert [month["first"] for month in found["months"]] == ["2025-06-01", "2025-07-01"]
    assert (found["since"], found["until"], found["ranker"]) == ("2025-06-01", "2025-07-31", "shipped")
    assert [one["name"] for one in found["rankers"]] == ["shipped"]


def test_what_is_missing_is_told_in_the_reader_s_language(history):
    address = f"{QUALITY}?since=2025-03-03&until=2025-03-10"
    for language, part in (("zh", "至少需要"), ("en", "are needed")):
        figure = history.get(address, headers={"Accept-Language": language}).json["whole"]["ndcg"]
        assert (figure["value"], figure["missing_because"]["code"]) == (None, "quality_few_queries")
        assert part in figure["missing_because"]["text"]


def test_an_empty_city_has_nothing_to_report(client):
    assert client.get(QUALITY).json["whole"] is None


def test_it_is_for_the_office_only(history, stranger):
    answer = history.get(QUALITY, environ_base=stranger)
    assert (answer.status_code, answer.json["code"]) == (403, "review_office_only")


@pytest.mark.parametrize("query", ["since=yesterday", "until=2025-13-01", "ranker=" + "x" * 41])
def test_what_is_no_period_is_refused(client, query):
    assert client.get(f"{QUALITY}?{query}").status_code == 422


def test_the_ends_of_the_calendar_are_no_failure(client):
    assert client.get(f"{QUALITY}?since=0001-01-01&until=9999-12-31").status_code == 200
