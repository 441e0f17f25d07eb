"""Who is mentioned in a comment."""

import pytest

from returns.mentions import Person, find_mentions

ADA = Person(1, "Ada Long", "ada@example.org")
BEN = Person(2, "Ben", "ben.short@example.org")
CLEO = Person(3, "Cleo", "cleo@example.org")
PEOPLE = (ADA, BEN, CLEO)


@pytest.mark.parametrize(
    "text",
    [
        "@Ada Long please look",
        "please look, @ada long",
        "(@ADA)",
        "@ada@example.org: is this right?",
        "Is this right, @Ada@Example.org?",
        "This is @Ada Long's figure, and @ada’s text",
        "Ask @ada.",
        "Ask @ada, then @ada again",
        "@Ada\n Long",
    ],
)
def test_a_person_is_mentioned_by_name_by_address_and_by_what_stands_before_its_at_sign(text: str) -> None:
    mentions = find_mentions(text, PEOPLE)
    assert (mentions.found, mentions.unknown, mentions.ambiguous) == ((1,), (), ())


def test_several_people_stand_in_the_order_of_the_text() -> None:
    assert find_mentions("@cleo, @ben.short and @Ada Long, and @Cleo again", PEOPLE).found == (3, 2, 1)


@pytest.mark.parametrize(
    "text", ["", "nobody", "write to ada@example.org", "5 pieces @ £3", "@", "@@", "a@ada", "@ ada", "ben.short@ada"]
)
def test_an_at_sign_that_mentions_nobody_is_no_mention(text: str) -> None:
    mentions = find_mentions(text, PEOPLE)
    assert (mentions.found, mentions.unknown) == ((), ())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("@Olga, what do you think?", "Olga"),
        ("@adam", "adam"),
        ("@ada.long", "ada.long"),
        ("@ada@elsewhere.example", "ada@elsewhere.example"),
        ("@Ben-Oni", "Ben-Oni"),
        ("@Ben’Oni", "Ben"),
        ("see @olga@example.org.", "olga@example.org"),
        ("@öğr", "öğr"),
    ],
)
def test_whoever_is_not_among_the_people_is_not_recognised(text: str, unknown: str) -> None:
    mentions = find_mentions(text, PEOPLE)
    assert mentions.found == ()
    assert mentions.unknown == (unknown,)


def test_the_longest_name_that_fits_is_meant() -> None:
    people = (*PEOPLE, Person(4, "Ada Long Smith", "als@example.org"))
    assert find_mentions("@Ada Long Smith", people).found == (4,)
    assert find_mentions("@Ada Long Smithson", people).found == (1,)
    assert find_mentions("@Ada Long", people).found == (1,)


def test_a_name_that_two_people_bear_is_not_guessed() -> None:
    twins = (Person(1, "Ada", "ada.n@example.org"), Person(2, "ada", "ada.s@example.org"))
    mentions = find_mentions("@Ada and @ada.n", twins)
    assert mentions.found == (1,)
    assert mentions.ambiguous == ("Ada",)


def test_ones_address_may_be_anothers_name() -> None:
    people = (Person(1, "Ada", "sam@example.org"), Person(2, "Sam", "sam.s@example.org"))
    assert find_mentions("@sam", people).ambiguous == ("sam",)


def test_a_person_without_a_name_is_mentioned_by_address() -> None:
    assert find_mentions("@new", [Person(7, "", "new@example.org")]).found == (7,)


def test_without_people_every_mention_is_unknown() -> None:
    assert find_mentions("@Ada Long", []).unknown == ("Ada",)


def test_letters_in_two_pieces_are_the_same_letter() -> None:
    assert find_mentions("@Zoe\u0308", [Person(1, "Zo\u00eb", "z@example.org")]).found == (1,)


def test_signs_that_mean_something_in_patterns_are_just_signs() -> None:
    assert find_mentions("@A. (Bo) [x]", [Person(1, "A. (Bo) [x]", "a+b@example.org")]).found == (1,)
    assert find_mentions("@a+b", [Person(1, "A. (Bo)", "a+b@example.org")]).found == (1,)


def test_letters_that_only_look_alike_in_capitals_mention_nobody() -> None:
    assert find_mentions("@\u017fam", [Person(1, "Sam", "sam@example.org")]).unknown == ("\u017fam",)


def test_a_text_full_of_at_signs_takes_no_time() -> None:
    people = [Person(number, f"Person {number}", f"p{number}@example.org") for number in range(200)]
    assert find_mentions("@p1 " * 1000, people).found == (1,)
    assert find_mentions("@" * 4000, people).found == ()
