"""Who may come in: the sign-in file, and on which addresses the application may be seen."""

import pytest

from data.sign_in import Access, SignIn, SignInProblem, access, is_loopback, read_file, refusal

COMPLETE = """
[auth]
redirect_uri = "https://training.example/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "trainlift"
client_secret = "secret"
server_metadata_url = "https://login.example/.well-known/openid-configuration"

[rights]
role = "groups"
hours = 4

[rights.roles]
administrator = "training-admin"
operations_lead = ["ops-lead", "ops-deputy"]
"""


@pytest.fixture
def file(tmp_path):
    """A function: text -> a sign-in file that holds it."""

    def write(text: str):
        path = tmp_path / "sign-in.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_sign_in_file_names_the_provider_and_what_its_claims_mean(file):
    found = read_file(file(COMPLETE))
    assert found.role_of == {
        "training-admin": "administrator",
        "ops-lead": "operations_lead",
        "ops-deputy": "operations_lead",
    }
    assert (found.role_claim, found.name_claim, found.hours) == ("groups", "email", 4.0)
    assert found.is_https


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('client_secret = "secret"\n', "", r"\[auth\] lacks client_secret"),
        ("0123456789abcdef0123456789abcdef", "short", "cookie_secret needs 32 characters"),
        ("administrator =", "boss =", "names boss; the roles are administrator, training_team"),
        ("[auth]", "[other]", r"there is no section \[auth\]"),
        ("hours = 4", 'hours = "long"', "hours under"),
        ('"ops-deputy"', '"training-admin"', "training-admin stands under two roles"),
        ("[rights.roles]", "[rights.other]", r"\[rights.roles\] has to name the roles"),
        ("[auth]", "[auth", "cannot be read"),
    ],
)
def test_a_sign_in_file_that_cannot_work_is_refused_with_a_sentence(file, old, new, sentence):
    path = file(COMPLETE.replace(old, new))
    with pytest.raises(SignInProblem, match=sentence) as refused:
        read_file(path)
    assert str(path) in str(refused.value)


def test_the_environment_says_whether_somebody_signs_in(file, tmp_path):
    assert access({}).is_for_this_computer_alone
    assert not access({"TRAINLIFT_ALLOW_WITHOUT_SIGN_IN": "yes"}).is_for_this_computer_alone
    assert access({"TRAINLIFT_ALLOW_WITHOUT_SIGN_IN": "0"}).is_for_this_computer_alone
    signed = access({"TRAINLIFT_SIGN_IN": str(file(COMPLETE))})
    assert isinstance(signed.sign_in, SignIn)
    assert not signed.is_for_this_computer_alone
    with pytest.raises(SignInProblem, match="cannot be read"):
        access({"TRAINLIFT_SIGN_IN": str(tmp_path / "missing.toml")})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.9.10"])
def test_an_address_of_this_computer_alone_needs_no_sign_in(host):
    assert is_loopback(host)
    assert refusal(host, Access()) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "training.example", ""])
def test_an_address_others_reach_is_refused_unless_somebody_signs_in_or_a_setting_allows_it(host):
    sentence = refusal(host, Access())
    assert "TRAINLIFT_SIGN_IN" in sentence
    assert "TRAINLIFT_ALLOW_WITHOUT_SIGN_IN=yes" in sentence
    assert refusal(host, Access(is_allowed_without=True)) is None
    assert refusal(host, Access(sign_in=SignIn({}, {}))) is None
