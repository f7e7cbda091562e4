"""Who is ranked, who is only listed."""

from decimal import Decimal
from fractions import Fraction

from governance.rules.ranking import RANKED_FROM, Candidate, is_thin, ranking_of


def candidates(**values):
    """By name: a value, or a value and its coverage."""
    return [
        Candidate(key, name, *(value if isinstance(value, tuple) else (value,)))
        for key, (name, value) in enumerate(values.items())
    ]


def ranked(found):
    return [(place.candidate.name, place.rank) for place in found.places]


def test_equals_share_their_rank_and_the_next_is_counted():
    found = ranking_of(candidates(a=Decimal(5), b=Decimal(9), c=Decimal(9)), "up")
    assert ranked(found) == [("b", 1), ("c", 1), ("a", 3)]


def test_the_lowest_is_the_best_of_what_must_go_down():
    assert ranked(ranking_of(candidates(a=Decimal(5), b=Decimal(9)), "down")) == [("a", 1), ("b", 2)]


def test_what_is_too_little_covered_is_listed_and_compared_with_nothing():
    thin = RANKED_FROM - Decimal("0.01")
    found = ranking_of(
        candidates(a=(Decimal(10), RANKED_FROM), b=(Decimal(100), thin), c=(Decimal(30), None), d=None), "up"
    )
    assert ranked(found) == [("c", 1), ("a", 2), ("b", None), ("d", None)]
    assert (found.spread.count, found.spread.maximum, found.spread.median) == (2, 30, 20)
    assert found.listed == 1


def test_the_gap_exists_when_the_median_is_0():
    found = ranking_of(candidates(a=Decimal(-1), b=Decimal(0), c=Decimal(4)), "up")
    assert [place.gap for place in found.places] == [Fraction(4), Fraction(0), Fraction(-1)]


def test_without_direction_nothing_is_ranked_and_the_median_stands():
    found = ranking_of(candidates(b=Decimal(1), a=Decimal(3)), "neutral")
    assert ranked(found) == [("a", None), ("b", None)]
    assert found.spread.median == 2
    assert found.listed == 0


def test_who_is_alone_is_first_of_nothing():
    thin = RANKED_FROM - 1
    found = ranking_of(candidates(a=(Decimal(90), thin), b=(Decimal(10), RANKED_FROM)), "up")
    assert ranked(found) == [("b", None), ("a", None)]
    assert not found.is_compared


def test_nothing_known_is_no_median():
    assert ranking_of(candidates(a=None), "up").spread.median is None


def test_a_rate_made_of_little_is_thin_and_no_rate_is_nothing_to_soften():
    assert is_thin(Decimal(100), RANKED_FROM - Decimal("0.01"))
    assert not is_thin(Decimal(100), RANKED_FROM)
    assert not is_thin(None, Decimal(0))
