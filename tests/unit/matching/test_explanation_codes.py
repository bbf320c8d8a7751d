"""Model names are shared terms as they stand; quantities, bare numbers and pieces of words are none."""

import numpy as np
import pytest

from cloudrd.domain.listing import Listing
from cloudrd.domain.vocabulary import Side
from cloudrd.encoding import load_encoder
from cloudrd.matching.explanation import explain

LONG_TERMS = "微弧氧化；盐雾试验；镁合金轮毂；激光熔覆；石墨烯薄膜"
CODES = """
316L 500L 5G 6061-T6 TC4 Q235B CF30 Al-Zn-Mg AZ91D 3D 5A06 40Cr 65Mn 1Cr18Ni9Ti TiO2 IP67 RS-485
M2.5 7075 ３１６Ｌ
"""
QUANTITIES = """
500mm 5h 60Hz 60HZ 3.6m 70MPa 70mpa 30µm 0.5μm 220V 300C 50kN 100kg/h 2.4GHz 1.2mm2 m² W/m2 kg/t 5g
28d 5th 10x
"""


class EqualWeights:
    def term_weights(self, wanted):
        return np.full(len(wanted), 5.0, np.float32)


@pytest.fixture(scope="module")
def shared():
    encoder = load_encoder("builtin")

    def terms(mine, other):
        need, answer = Listing(Side.NEED, summary=mine), Listing(Side.RESOURCE, summary=other)
        return [term.term for term in explain(need, answer, EqualWeights(), encoder)[0]]

    return terms


@pytest.mark.parametrize("code", CODES.split())
def test_a_code_is_one_term(shared, code):
    assert shared(f"轧辊，{code}，齿轮", f"泵；{code}；阀") == [code]
    assert shared(f"rolls of {code} steel", f"pumps, {code} valves") == [code]


@pytest.mark.parametrize("code", ["GB/T 4754", "JB/T 10061", "GB/T4754", "ISO 14577"])
def test_a_standard_is_shown_with_its_number(shared, code):
    assert shared(f"轧辊符合{code}。", f"泵；{code}；阀") == [code]


def test_a_standard_without_its_number_is_no_term(shared):
    assert shared("轧辊符合GB/T 4754", "泵；GB/T 1234") == []


@pytest.mark.parametrize("quantity", QUANTITIES.split())
def test_a_quantity_is_no_term(shared, quantity):
    assert shared(f"轧辊，{quantity}，齿轮", f"泵；{quantity}；阀") == []


def test_a_code_meets_only_itself_and_an_alloy_its_temper(shared):
    assert shared("316L不锈钢", "316Ti不锈钢") == ["不锈钢"]
    assert shared("500 L", "500L") == []
    assert shared("6061-T6", "6061-T651") == ["6061"]


def test_a_code_is_shown_however_small_its_share(shared):
    text = "；".join(chr(0x4E00 + 7 * i) + chr(0x5E00 + 7 * i) + chr(0x6E00 + 7 * i) for i in range(5))
    assert "316L" in shared(f"{text * 30}；316L", f"{text * 30}；316L")


@pytest.mark.parametrize("number", ["300", "99", "1200", "2024", "3.6"])
def test_a_bare_number_is_no_term(shared, number):
    assert shared(f"轧辊，{number}，齿轮", f"泵；{number}；阀") == []


@pytest.mark.parametrize(
    "piece", ["台和", "以谈", "化物", "镀后", "和国", "为国", "硬成", "前各", "成各", "后各"]
)
def test_a_piece_of_a_word_is_not_shown_among_terms(shared, piece):
    found = shared(f"{LONG_TERMS}，{piece}，齿轮", f"{LONG_TERMS}；{piece}；阀")
    assert piece not in found
    assert "石墨烯薄膜" in "".join(found)


@pytest.mark.parametrize("word", ["合成", "集成", "化学", "化工", "饱和", "成型", "前驱"])
def test_words_that_look_like_pieces_stay(shared, word):
    assert word in shared(f"{LONG_TERMS}，{word}，齿轮", f"{LONG_TERMS}；{word}；阀")


@pytest.mark.parametrize("word", ["after", "free", "build", "using", "based", "high", "new"])
def test_english_filler_is_no_term(shared, word):
    assert shared(f"rolls {word} gears", f"pumps {word} valves") == []


def test_filler_inside_an_english_term_stays(shared):
    assert shared("a lead-free solder", "lead-free glazes") == ["lead-free"]


@pytest.mark.parametrize("scrap", ["到 12", "120 h 后", "nm", "kDa"])
def test_a_number_or_unit_with_one_chinese_character_is_no_term(shared, scrap):
    assert shared(f"轧辊，{scrap}，齿轮", f"泵；{scrap}；阀") == []
    assert shared("O形圈", "O形圈") == ["O形圈"]
