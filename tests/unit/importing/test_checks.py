"""Single values: what is accepted in which form, what is refused with which code."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudrd.domain.organisation import credit_code_check_character
from cloudrd.services.schemas import checks
from cloudrd.services.schemas.checks import Refused, shorten
from cloudrd.services.schemas.organisation import credit_code

# An authority that does not exist, so that the code is nobody's.
VALID = "91999999000000001" + credit_code_check_character("91999999000000001")


def code_of(check, value):
    with pytest.raises(Refused) as caught:
        check(value)
    return caught.value.flaws[0].code


@pytest.mark.parametrize(
    ("check", "value", "stored"),
    [
        (checks.text(9), "  两行\r\n文字 ", "两行\n文字"),
        (checks.text(9, one_line=True), "两行\n 文字", "两行 文字"),
        (checks.text(3), " " * 50 + "abc", "abc"),
        (checks.whole(1, 9), 5.0, 5),
        (checks.number(1e15), 3, 3.0),
        (checks.money(100), 0.1 + 0.2, Decimal("0.30")),
        (checks.money(100), 99.99, Decimal("99.99")),
        (checks.day, "2025-06-30", date(2025, 6, 30)),
        (checks.day, date(2025, 6, 30), date(2025, 6, 30)),
        (checks.one_of(["a", "b"]), "b", "b"),
        (checks.many(checks.one_of("ab"), 5, distinct=True), ["b", "a", "b"], ["b", "a"]),
        (checks.yes_no, False, False),
        (credit_code, f" {VALID.lower()} ", VALID),
    ],
)
def test_values_are_brought_into_their_stored_form(check, value, stored):
    assert check(value) == stored


@pytest.mark.parametrize(
    ("check", "value", "code"),
    [
        (checks.text(5), "六个字符的话", "text_too_long"),
        (checks.text(5), 5, "not_text"),
        (checks.text(5, least=1), "   ", "required"),
        (checks.text(50), "零\0字节", "text_unprintable"),
        (checks.text(50), "half a pair \ud800", "text_unprintable"),
        (checks.text(50), "bell \x07", "text_unprintable"),
        (checks.whole(1, 9), True, "not_whole"),
        (checks.whole(1, 9), 2.5, "not_whole"),
        (checks.whole(1, 9), "5", "not_whole"),
        (checks.whole(1, 9), 10, "number_range"),
        pytest.param(checks.whole(1, 9), 10**5000, "number_range", id="5000 digits"),
        (checks.number(1e15), float("nan"), "number_range"),
        (checks.number(1e15), float("inf"), "number_range"),
        (checks.number(1e15), 10**400, "number_range"),
        (checks.number(1e15), Decimal("NaN"), "not_number"),
        (checks.number(1e15), "5", "not_number"),
        (checks.money(100), -1, "number_range"),
        (checks.money(100), float("nan"), "number_range"),
        (checks.money(100), Decimal("1E+400"), "number_range"),
        (checks.money(100), 1.234, "money_decimals"),
        (checks.day, "2025-02-30", "not_day"),
        (checks.day, "20250630", "not_day"),
        (checks.day, datetime(2025, 6, 30, 12), "not_day"),
        (checks.day, 45000, "not_day"),
        (checks.day, "1066-10-14", "day_range"),
        (checks.one_of(["a"]), "A", "not_in_list"),
        (checks.one_of(["a"]), ["a"], "not_text"),
        (checks.many(checks.yes_no, 1), [True, True], "list_too_long"),
        (checks.many(checks.yes_no, 1), "ja", "not_list"),
        (checks.yes_no, 1, "not_yes_no"),
        (credit_code, VALID[:17] + ("A" if VALID[17] != "A" else "B"), "credit_code_wrong"),
        (credit_code, VALID[:10], "credit_code_wrong"),
    ],
)
def test_values_are_refused_with_the_code_that_says_why(check, value, code):
    assert code_of(check, value) == code


def test_a_list_names_every_item_that_is_wrong():
    with pytest.raises(Refused) as caught:
        checks.many(checks.whole(1, 9), 9)([1, 20, 3, "x"])
    assert [(flaw.path, flaw.code) for flaw in caught.value.flaws] == [
        ("1", "number_range"),
        ("3", "not_whole"),
    ]


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text()), st.binary(), st.dates())
)
def test_every_check_accepts_its_own_result_and_raises_nothing_else(value):
    for check in (
        checks.text(20), checks.text(20, one_line=True, least=1), checks.whole(-5, 5), checks.number(1e6),
        checks.money(1000), checks.day, checks.yes_no, checks.one_of(["a", "b"]), credit_code,
        checks.many(checks.text(5), 3), checks.pattern("[A-Z]+", "not_ipc", upper=True),
    ):  # fmt: skip
        try:
            found = check(value)
        except Refused:
            continue
        assert check(found) == found


@given(st.one_of(st.text(), st.lists(st.integers()), st.integers(min_value=0, max_value=10**4400)))
def test_values_in_messages_are_short_and_printable(value):
    text = shorten(value)
    assert len(text) <= 60
    assert "\n" not in text
    text.encode()
