import re
import string

import pytest

from cloudrd.domain.errors import CloudrdError, FieldProblem, Invalid
from cloudrd.domain.messages import MESSAGES, message
from cloudrd.domain.vocabulary import Term

HAN = re.compile("[\u4e00-\u9fff]+")


def placeholders(template: str) -> set[str]:
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return {name.removesuffix("_zh").removesuffix("_en") for name in names}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_say_the_same_things(code):
    chinese, english = MESSAGES[code]
    assert placeholders(chinese) == placeholders(english)
    assert HAN.search(chinese), chinese
    # What has to be typed in Chinese (面议, 万元) stands in both texts; English holds no other Chinese.
    assert all(word in chinese for word in HAN.findall(english)), english


def test_errors_print_their_english_text():
    assert str(CloudrdError("not_found", code="N000009")) == "There is no record N000009. Check the code."


def test_a_field_problem_names_field_and_value_in_both_languages():
    problem = FieldProblem("trl", "not_found", "12", params=(("code", "12"),))
    assert problem.text("zh") != problem.text("en")


def test_invalid_counts_its_problems():
    error = Invalid([FieldProblem("title", "not_found"), FieldProblem("trl", "not_found")])
    assert message(error.code, "en", **error.params).startswith("2 ")


def all_terms():
    return [member for vocabulary in Term.__subclasses__() for member in vocabulary]


@pytest.mark.parametrize("term", all_terms(), ids=lambda t: f"{type(t).__name__}.{t.value}")
def test_every_term_has_both_labels(term):
    assert term.label("zh")
    assert term.label("en")
