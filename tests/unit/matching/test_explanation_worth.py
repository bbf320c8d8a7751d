"""Terms and sentences are chosen by what they add to the score."""

import numpy as np
import pytest

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding import load_encoder
from cloudrd.matching.explanation import explain
from cloudrd.matching.explanation_worth import Known, Worth, by_term

NEED = Listing(
    Side.NEED, title="玻璃瓶肩裂纹检测", summary="瓶身为钠钙玻璃，模具用铸铁，灌装线每分钟六百瓶。"
)
ANSWER = Listing(
    Side.RESOURCE,
    title="灌装线视觉系统",
    summary="团队成立十年。可在线检出瓶肩裂纹，误检很少。钠钙玻璃瓶身、铸铁模具与每分钟六百瓶的节拍都做过。",
)
# Three terms: a character, a pair of characters and a word.
KNOWN = Known(
    idf=np.array([1.0, 3.0, 2.0]), counts=np.array([2, 1, 1]), titled=np.array([True, True, False]),
    whole=np.array([False, True, True]),
)  # fmt: skip


class EqualWeights:
    def term_weights(self, wanted):
        return np.full(len(wanted), 5.0, np.float32)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("builtin")


def test_what_terms_add_is_what_their_words_add():
    counts, titled = np.array([[3, 1, 2], [0, 0, 0]]), np.array([[0, 1, 0], [0, 0, 0]])
    worth = Worth(wording=1.5, query_title=0.5, candidate_title=0.25)
    found = by_term(KNOWN, counts, titled, [worth, worth])
    assert found[0].sum() == pytest.approx(2.25)
    assert found[1].sum() == 0, "nothing shared adds nothing"
    assert found[0, 1] > 0.75, "both titles hold the pair alone, so all they add is its"


def test_a_lone_character_adds_nothing_through_titles():
    counts = np.array([[1, 0, 0]])
    found = by_term(KNOWN, counts, counts, [Worth(wording=0.4, query_title=3, candidate_title=3)])
    assert found[0].tolist() == pytest.approx([0.4, 0, 0])


def test_words_that_the_score_does_not_read_outweigh_nothing():
    counts = np.array([[1, 1, 0]])
    found = by_term(KNOWN, counts, counts, [Worth(wording=0, meaning=2)])
    assert 0 < found.sum() < 1e-3
    assert found[0, 1] > found[0, 0], "in the proportions of a cosine"


@pytest.mark.parametrize(
    ("worth", "first"),
    [
        (Worth(wording=1, query_title=4), "裂纹"),
        (Worth(wording=1, candidate_title=4), "灌装线"),
    ],
)
def test_a_term_that_the_titles_score_comes_first(encoder, worth, first):
    terms, _ = explain(NEED, ANSWER, EqualWeights(), encoder, worth)
    assert first in terms[0].term
    plain, _ = explain(NEED, ANSWER, EqualWeights(), encoder)
    weight = {term.term: term.weight for term in plain}[terms[0].term]
    assert terms[0].weight > weight


def test_the_sentence_shown_is_the_one_the_score_would_miss_most(encoder):
    _, by_title = explain(NEED, ANSWER, EqualWeights(), encoder, Worth(0.5, 4, 0, 0.5))
    _, by_words = explain(NEED, ANSWER, EqualWeights(), encoder, Worth(4, 0, 0, 0.5))
    assert by_title[0].candidate_text.startswith("可在线检出瓶肩裂纹")
    assert by_words[0].candidate_text.startswith("钠钙玻璃瓶身")


def test_a_sentence_without_which_the_score_would_rise_is_no_reason(encoder):
    _, pairs = explain(NEED, ANSWER, EqualWeights(), encoder)
    assert "团队成立十年" not in "".join(pair.candidate_text for pair in pairs)


def test_a_title_is_a_sentence_only_where_there_is_no_other(encoder):
    bare = Listing(Side.RESOURCE, title="玻璃瓶肩裂纹在线检测")
    _, alone = explain(NEED, bare, EqualWeights(), encoder)
    assert alone[0].candidate.field == "title"
    text = Listing(Side.RESOURCE, title=bare.title, summary="玻璃瓶肩裂纹由相机检测。")
    _, pairs = explain(NEED, text, EqualWeights(), encoder)
    assert {pair.candidate.field for pair in pairs} == {"summary"}
