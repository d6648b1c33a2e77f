"""Who reads, as a provider's claims say; default deny."""

import pytest

from data import rights
from data.database import close, open_database
from data.sign_in import SignIn

SETTINGS = SignIn(
    {}, {"a": "administrator", "l": "operations_lead", "t": "trainer", "r": "reader"}, hours=8
)
CLAIMS = {"is_logged_in": True, "iss": "i", "sub": "7", "iat": 1000, "email": "x@example.com"}


def reader(**claims):
    return rights.reader_of(CLAIMS | claims, SETTINGS)


@pytest.mark.parametrize("claims", [{}, {"roles": []}, {"roles": "A"}, {"roles": ["other"]}])
def test_without_a_claim_that_gives_a_role_nobody_reads(claims):
    assert reader(**claims) is None


def test_of_several_roles_the_one_with_most_rights_counts():
    assert reader(roles=["r", "x", "a"]).role == "administrator"


def test_a_lead_reads_the_teams_and_a_trainer_the_courses_of_the_claims():
    lead = reader(roles="l", teams=["North", "South"], courses=["C1"])
    assert (lead.teams, lead.courses) == (("North", "South"), None)
    trainer = reader(roles=["t"], courses="C1", teams=["North"])
    assert (trainer.teams, trainer.courses) == (None, ("C1",))
    assert reader(roles="l").teams == ()
    assert reader(roles="t").courses == ()


def test_only_who_reads_totals_alone_may_not_see_people():
    assert not reader(roles="r").may_see_people
    assert all(reader(roles=role).may_see_people for role in "alt")
    assert rights.LOCAL.may_see_people


def test_each_sign_in_is_told_from_the_next_and_says_not_whose_it_is():
    first = rights.sign_in_of(CLAIMS)
    assert first == rights.sign_in_of(dict(CLAIMS, email="other"))
    assert first != rights.sign_in_of(CLAIMS | {"iat": 1001})
    assert first != rights.sign_in_of(CLAIMS | {"nonce": "n"})
    assert rights.sign_in_of({}) is None
    assert rights.sign_in_of(CLAIMS | {"is_logged_in": False}) is None


def test_a_sign_in_is_over_after_its_hours_or_without_a_moment_of_issue():
    issued, eight_hours = CLAIMS["iat"], 8 * 3600
    assert not rights.is_over(CLAIMS, SETTINGS, issued + eight_hours)
    assert rights.is_over(CLAIMS, SETTINGS, issued + eight_hours + 1)
    assert rights.is_over({"sub": "7"}, SETTINGS, eight_hours * 10)


def test_a_clock_that_is_set_back_makes_no_sign_in_last_longer():
    issued = CLAIMS["iat"]
    assert not rights.is_over(CLAIMS, SETTINGS, issued - 60)
    assert rights.is_over(CLAIMS, SETTINGS, issued - 3600)


def test_a_sign_in_is_new_then_known_then_ended(tmp_path):
    database = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    states = [rights.state(database, "s1")]
    for action in ("sign_in", "sign_out", "sign_in"):
        rights.note(database, action, "x@example.com", "s1")
        states.append(rights.state(database, "s1"))
    assert states == ["new", "known", "ended", "ended"]
    assert rights.state(database, "s2") == "new"
    close(database)
