import pytest

from cloudrd.domain.organisation import credit_code_check_character, is_credit_code


def test_the_standard_s_own_example_is_valid():
    # Worked example of GB 32100-2015, annex A.
    assert credit_code_check_character("91350100M000100Y4") == "3"
    assert is_credit_code("91350100M000100Y43")


@pytest.mark.parametrize(
    "text", ["", "91350100M000100Y4", "91350100M000100Y44", "91350100m000100y43", "91350100I000100Y43"]
)
def test_wrong_length_digit_or_character_is_refused(text):
    assert not is_credit_code(text)


def test_every_single_wrong_character_is_noticed():
    good = "91350100M000100Y43"
    for place in range(17):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if other != good[place]:
                assert not is_credit_code(good[:place] + other + good[place + 1 :])
