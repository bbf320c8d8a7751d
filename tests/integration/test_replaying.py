"""Replaying kept recommendations: what was computed comes out again, and what has changed is said."""

import json
from dataclasses import replace

import pytest
from import_support import write_jsonl
from sqlalchemy import select, update

from cloudrd.domain.errors import Forbidden
from cloudrd.domain.match import ConstraintVerdict
from cloudrd.domain.vocabulary import Side
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.runtime import Runtime
from cloudrd.services import posting, review_queries, reviewing
from cloudrd.services.importing.decisions import read_decisions, store_decisions
from cloudrd.services.listing_queries import get_by_code
from cloudrd.services.replay_answers import replay_answer
from cloudrd.services.replaying import model_of, replay
from cloudrd.store.records import Match, MatchRun, RankerVersion
from reviewing_support import OFFICE, RANKER, STRANGER, PlainRecommender, fill


@pytest.fixture
def city(database):
    """A city in which the first need's list has been kept, and whose ranker is a stored version."""
    fill(database)
    add_version(database, RANKER)
    keep(database)
    return database


def add_version(database, ranker, **columns):
    with database.write() as session:
        version = {
            "name": ranker.name, "parent": "shipped-1", "model": ranker.to_json(), "digest": ranker.digest,
            "report": {}, "made_by": "test",
        }  # fmt: skip
        session.add(RankerVersion(**(version | columns)))
        session.commit()


def keep(database, code="N000001", recommender=None):
    side = Side.NEED if code.startswith("N") else Side.RESOURCE
    with database.write() as session:
        record = get_by_code(session, side, code)
        reviewing.keep(session, OFFICE, recommender or PlainRecommender(), record)
        session.commit()


def again(database, code="M000001", recommender=None):
    with database.read() as session:
        match = review_queries.get_match(session, OFFICE, code)
        found = replay(session, OFFICE, recommender or PlainRecommender(), match)
        return found, replay_answer(found, "en")


def codes(answer):
    return [finding["code"] for finding in answer["findings"]]


def change(database, table, **columns):
    with database.write() as session:
        session.execute(update(table).where(table.id == 1).values(**columns))
        session.commit()


@pytest.mark.parametrize("query", ["N000001", "R000002"])
def test_what_was_computed_comes_out_again_bit_for_bit(city, query):
    keep(city, query)
    with city.read() as session:
        matches = list(session.scalars(select(Match.code)))
    for code in matches:
        found, answer = again(city, code)
        assert found.reproduced is True
        assert codes(answer) == ["replay_same", "replay_listings_same", "replay_today_rank"]
        then, recomputed = answer["then"], answer["recomputed"]
        for name in ("score", "probability", "components", "rank"):
            assert json.dumps(recomputed[name], sort_keys=True) == json.dumps(then[name], sort_keys=True)
        assert answer["today"]["rank"] == then["rank"]
        assert answer["today"]["probability"] == then["probability"]


def test_the_sentences_are_in_both_languages(city):
    found, answer = again(city)
    assert answer["findings"][0]["text"].startswith("Recomputed with the model of then, test-1,")
    assert found.today.probability > 0.995
    assert (
        answer["findings"][2]["text"]
        == "Today it stands at place 1, its chance of being proposed above 95 %."
    )
    chinese = [finding["text"] for finding in replay_answer(found, "zh")["findings"]]
    assert chinese[1] == "需求和资源此后都没有改动。"
    assert chinese[2].startswith("今天它排在第 1 位，会被推荐的可能性")


@pytest.mark.parametrize(
    ("columns", "differs"),
    [
        ({"score": 0.1}, ["score"]),
        ({"probability": 0.5}, ["probability"]),
        ({"probability": None}, ["probability"]),
        ({"components": {"base": -1.1}}, ["components"]),
        ({"features": [0.0, 0.0, 0.0, 3.0]}, ["score", "probability", "components", "order"]),
    ],
)
def test_what_was_tampered_with_is_found(city, columns, differs):
    change(city, Match, **columns)
    found, answer = again(city)
    assert found.reproduced is False
    assert answer["differs"] == differs
    assert codes(answer)[0] == "replay_differs"


def test_a_difference_in_the_last_bit_is_a_difference(city):
    with city.read() as session:
        score = review_queries.get_match(session, OFFICE, "M000001").score
    change(city, Match, score=score + 2**-50)
    assert again(city)[0].recomputed.differs == ("score",)


def test_a_model_that_is_not_at_hand_any_more_is_said(city):
    change(city, MatchRun, ranker="learned-9", ranker_digest="f" * 64)
    found, answer = again(city)
    assert (found.model, found.reproduced, answer["recomputed"]) == ("gone", None, None)
    assert codes(answer)[:1] == ["replay_model_gone"]
    assert "learned-9 (ffffffffffff), is not at hand" in answer["findings"][0]["text"]
    assert answer["then"]["score"] is not None, "what was stored can still be read"


def test_a_model_of_the_same_name_and_another_content_is_not_taken_for_it(city):
    change(city, MatchRun, ranker_digest="f" * 64)
    found, answer = again(city)
    assert (found.model, found.recomputed, codes(answer)[0]) == ("changed", None, "replay_model_changed")


def test_models_are_found_by_their_content_whatever_they_are_called(database):
    fill(database)
    add_version(database, RANKER, name="learned-1", digest=RANKER.digest)
    add_version(database, RANKER, name="learned-2", digest="e" * 64, model={"format": 99})
    shipped = shipped_ranker()

    def model(name, digest):
        with database.read() as session:
            return model_of(session, MatchRun(ranker=name, ranker_digest=digest))

    assert model(shipped.name, shipped.digest) == (shipped, "at_hand")
    assert model("other name", shipped.digest) == (shipped, "at_hand")
    assert model("other name", RANKER.digest) == (RANKER, "at_hand")
    assert model("learned-2", "e" * 64) == (None, "gone"), "a format that cannot be read any more"
    assert model(shipped.name, "d" * 64) == (None, "changed")
    assert model("", "") == (None, "gone")


def test_what_has_changed_since_is_said(city):
    with city.write() as session:
        posting.update(session, OFFICE, get_by_code(session, Side.NEED, "N000001"), {"problem": "另一个问题"})
        posting.update(session, OFFICE, get_by_code(session, Side.RESOURCE, "R000001"), {"trl": 7})
        posting.withdraw(session, OFFICE, get_by_code(session, Side.RESOURCE, "R000001"))
        session.commit()
    later = PlainRecommender(replace(RANKER, bias=-2.0), encoder="newer-encoder")
    found, answer = again(city, recommender=later)
    assert found.reproduced is True, "what was computed then does not depend on what is there now"
    assert codes(answer) == [
        "replay_same", "replay_listing_changed", "replay_listing_changed", "replay_listing_out",
        "replay_ranker_moved", "replay_encoder_moved", "replay_index_moved", "replay_today_out",
    ]  # fmt: skip
    assert "The need has been changed since (change number 1 → 6)." in answer["findings"][1]["text"]
    assert (answer["resource"]["change_then"], answer["resource"]["change_now"]) == (3, 8)
    assert answer["resource"]["state"] == "withdrawn"
    assert "R000001 takes no part in matching" in answer["today"]["because"][0]["text"]


def test_a_pair_beyond_the_list_is_told_from_one_that_is_ruled_out(city):
    class Without(PlainRecommender):
        """Lists nothing; `hard` is what rules the pair out."""

        hard = ()

        def for_record(self, session, record, **options):
            result = super().for_record(session, record, **options)
            return replace(result, recommendations=(), verdict="no_match")

        def for_pairs(self, session, need, resources):
            result = super().for_pairs(session, need, resources)
            (one,) = result.recommendations
            return replace(result, recommendations=(replace(one, constraints=self.hard),))

    recommender = Without()
    _, answer = again(city, recommender=recommender)
    assert codes(answer)[-2:] == ["replay_today_beyond", "replay_today_no_match"]
    assert answer["today"]["rank"] is None
    recommender.hard = (
        ConstraintVerdict("licence", "unmet", True, "constraint_licence_unmet"),
        ConstraintVerdict("mode", "unmet", False, "constraint_mode_unmet"),
    )
    _, answer = again(city, recommender=recommender)
    assert [reason["code"] for reason in answer["today"]["because"]] == ["constraint_licence_unmet"]


def test_a_listing_that_is_folded_into_another_is_found_there(city):
    class Folding(PlainRecommender):
        def for_record(self, session, record, **options):
            result = super().for_record(session, record, **options)
            first, second, *rest = result.recommendations
            folded = replace(second, rank=1, duplicates=(first.listing,))
            return replace(result, recommendations=(folded, *rest))

    found, answer = again(city, recommender=Folding())
    assert (found.today.folded, found.today.rank) == ("R000003", 1)
    assert codes(answer)[-1] == "replay_today_folded"


def test_imported_decisions_are_replayed_without_their_order(city, tmp_path):
    row = {"need": "N000002", "decision": "approved", "decided_on": "2024-05-06"}
    rows = [row | {"resource": code, "position": at} for code, at in (("R000001", 1), ("R000002", 2))]
    path = write_jsonl(tmp_path / "f.jsonl", *rows)
    with city.write() as session:
        store_decisions(session, OFFICE, read_decisions(session, OFFICE, path, PlainRecommender()))
        session.commit()
    found, answer = again(city, "M000004")
    assert found.recomputed.order == ("M000005", "M000004"), "the ranker would have turned them round"
    assert (found.reproduced, codes(answer)[0]) == (True, "replay_same_pair")


def test_an_order_that_a_cross_encoder_set_is_not_held_against_the_ranker(city):
    class Reranked(PlainRecommender):
        def for_record(self, session, record, **options):
            result = super().for_record(session, record, **options)
            turned = [replace(one, rank=n) for n, one in enumerate(reversed(result.recommendations), start=1)]
            return replace(result, recommendations=tuple(turned), reranker="cross-1")

    keep(city, recommender=Reranked())
    found, answer = again(city, "M000004")
    assert answer["then"]["reranker"] == "cross-1"
    assert (found.reproduced, codes(answer)[0]) == (True, "replay_same_reranked")


def test_what_the_real_pipeline_keeps_and_imports_comes_out_again(tmp_path):
    runtime = Runtime.open(tmp_path)
    fill(runtime.database)
    row = {"need": "N000002", "resource": "R000002", "decision": "signed", "decided_on": "2024-05-06"}
    path = write_jsonl(tmp_path / "f.jsonl", row, row | {"resource": "R000001", "decision": "rejected"})
    for code in ("N000001", "N000002", "R000001"):
        keep(runtime.database, code, runtime.recommender)
    with runtime.database.write() as session:
        read = read_decisions(session, OFFICE, path, runtime.recommender)
        assert store_decisions(session, OFFICE, read).created == 2
        session.commit()
    with runtime.database.read() as session:
        matches = list(session.scalars(select(Match)))
        found = [replay(session, OFFICE, runtime.recommender, match) for match in matches]
    assert len(found) >= 5
    assert {one.reproduced for one in found} == {True}
    assert {one.today.ranker_digest for one in found} == {shipped_ranker().digest}
    runtime.close()


def test_strangers_replay_nothing(city):
    with city.read() as session:
        match = session.get_one(Match, 1)
        with pytest.raises(Forbidden):
            replay(session, STRANGER, PlainRecommender(), match)
