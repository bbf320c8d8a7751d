"""On the demonstration data: a pair looked up by itself is what it was in the list; nobody matches itself."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from cloudrd.domain.listing import Filter
from cloudrd.domain.vocabulary import Side
from cloudrd.matching.ranker import shipped_ranker
from cloudrd.runtime import Runtime
from cloudrd.services.actor import SYSTEM
from cloudrd.services.demo import load_demo
from cloudrd.services.recommending import Recommender
from cloudrd.store.records import Need, Resource


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    made = Runtime.open(tmp_path_factory.mktemp("demo"))
    with made.database.write() as session:
        load_demo(session, SYSTEM)
        session.commit()
    yield made
    made.close()


def numbers(one):
    return one.features, one.score, one.probability, one.components, one.constraints, one.reasons.indicators


def test_every_recommended_pair_is_the_same_to_the_last_bit_when_looked_up_by_itself(runtime):
    looked_up = 0
    with runtime.database.read() as session:
        for need in session.scalars(select(Need)).all():
            result = runtime.recommender.for_record(session, need)
            listed = [*result.recommendations, *result.blocked]
            resources = [session.get_one(Resource, one.listing.id) for one in listed]
            again = runtime.recommender.for_pairs(session, need, resources)
            assert [numbers(one) for one in again.recommendations] == [numbers(one) for one in listed]
            assert (again.ranker_digest, again.feature_names) == (result.ranker_digest, result.feature_names)
            looked_up += len(listed)
    assert looked_up > 500


def test_a_pair_alone_is_the_pair_among_others(runtime):
    with runtime.database.read() as session:
        need = session.scalars(select(Need)).first()
        resources = session.scalars(select(Resource).limit(30)).all()
        together = runtime.recommender.for_pairs(session, need, resources).recommendations
        alone = [runtime.recommender.for_pairs(session, need, [one]).recommendations[0] for one in resources]
        none = runtime.recommender.for_pairs(session, need, [])
    assert [numbers(one) for one in alone] == [numbers(one) for one in together]
    assert [one.listing.id for one in together] == [one.id for one in resources]
    assert (none.recommendations, none.verdict) == ((), "no_match")


def test_a_resource_finds_needs_by_the_same_numbers_save_how_distinct_they_are(runtime):
    """From the resource's side the candidate is the need, so what is distinct is said of it."""
    names = shipped_ranker().names
    with runtime.database.read() as session:
        resource = session.scalars(select(Resource)).first()
        result = runtime.recommender.for_record(session, resource)
        assert result.query.side is Side.RESOURCE
        for one in result.recommendations[:5]:
            need = session.get_one(Need, one.listing.id)
            (pair,) = runtime.recommender.for_pairs(session, need, [resource]).recommendations
            ours, theirs = (
                dict(zip(names, one.features, strict=True)),
                dict(zip(names, pair.features, strict=True)),
            )
            # Counted among the needs on one side, among the resources on the other.
            for name in ("conditions", "indicators_met", "indicators_unmet"):
                assert ours[name] == theirs[name]
            assert ours["meaning"] == pytest.approx(theirs["meaning"], abs=1e-3)


def test_nobody_matches_their_own_listings(runtime):
    with runtime.database.read() as session:
        need = session.scalars(select(Need).where(Need.organisation_id.is_not(None))).first()
        own = replace(
            need.to_listing(), organisation_id=session.scalar(select(func.min(Resource.organisation_id)))
        )
        result = runtime.recommender.for_listing(session, own, limit=100)
        assert len(result.recommendations) > 10
        assert own.organisation_id not in {one.listing.organisation_id for one in result.recommendations}
        wanted = Filter(exclude_organisations=frozenset({result.recommendations[0].listing.organisation_id}))
        both = runtime.recommender.for_listing(session, own, filters=wanted, limit=100)
        owners = {one.listing.organisation_id for one in both.recommendations}
        assert not owners & (wanted.exclude_organisations | {own.organisation_id})


def test_the_ranker_that_serves_is_asked_for_every_time(runtime):
    served = [replace(shipped_ranker(), name="other", bias=bias) for bias in (-1.0, -2.0)]
    recommender = Recommender(runtime.keeper, runtime.encoder, lambda session: served.pop())
    with runtime.database.read() as session:
        results = [recommender.for_text(session, "不含贵金属的双极板导电防腐涂层") for _ in range(2)]
    assert [result.recommendations[0].components["base"] for result in results] == [-2.0, -1.0]
    assert results[0].ranker_digest != results[1].ranker_digest
    assert {result.ranker for result in results} == {"other"}
