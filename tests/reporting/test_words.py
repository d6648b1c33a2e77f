"""The catalogue: both languages say the same things, and nothing that cannot be known."""

import re

import pytest

from reporting import words
from reporting.words import MissingWord, RepeatedKey, catalogue, translate

HAN = re.compile(r"[\u3400-\u9fff]")
#: Latin that stands in Chinese sentences on purpose: names, units, file kinds, symbols.
LATIN_ALLOWED = {
    "TrainLift", "Excel", "Word", "CSV", "Wilson", "Brown", "Cai", "DasGupta", "Newcombe", "Hake",
    "Borich", "Martilla", "James", "Holm", "MWDS", "UTC", "HR", "WPS", "Unicode",
}  # fmt: skip
OWN = ("common", "states", "charts", "reports")


def test_both_languages_have_the_same_keys_and_the_same_values():
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh) == set(en)
    for key in zh:
        if not key.startswith("format."):
            assert words.placeholders(zh[key]) == words.placeholders(en[key]), key


def test_no_sentence_claims_a_cause_or_a_proof():
    forbidden = {
        "zh": re.compile("证明|显著|因为培训"),
        "en": re.compile(r"\b(proves?|proven|significant(ly)?|because of|caused)\b", re.I),
    }
    for lang in words.LANGS:
        assert not [k for k, text in catalogue(lang).items() if forbidden[lang].search(text)]


def own_words(lang):
    found = {}
    for name in OWN:
        path = words.CATALOGUE / lang / f"{name}.toml"
        found |= dict(words._flat(words.tomllib.loads(path.read_text(encoding="utf-8"))))
    return found


def test_english_sentences_hold_no_han_characters():
    assert not [key for key, text in own_words("en").items() if HAN.search(text)]


def test_chinese_sentences_hold_no_stray_latin_words():
    stray = {
        (key, word)
        for key, text in own_words("zh").items()
        for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}", "", text))
        if word not in LATIN_ALLOWED
    }
    assert not stray


def test_chinese_sentences_use_full_width_punctuation():
    half = re.compile(rf"{HAN.pattern}[,;:!?]|[,;:!?]{HAN.pattern}")
    assert not [key for key, text in own_words("zh").items() if half.search(text)]


def test_a_missing_key_is_a_named_error_that_says_which():
    with pytest.raises(MissingWord, match=r"no\.such\.key"):
        translate("zh", "no.such.key")


def test_a_missing_value_is_a_named_error_that_says_which():
    with pytest.raises(MissingWord, match="day"):
        translate("en", "provenance.as_of")


def test_a_key_in_two_files_of_a_language_is_an_error(tmp_path):
    (tmp_path / "en").mkdir()
    for name in ("a", "b"):
        (tmp_path / "en" / f"{name}.toml").write_text('[x]\ny = "z"\n', encoding="utf-8")
    with pytest.raises(RepeatedKey, match=r"x\.y"):
        catalogue("en", tmp_path)


@pytest.mark.parametrize(("n", "text"), [(1, "1 person"), (0, "0 people"), (1234, "1,234 people")])
def test_english_counts_take_the_right_form(n, text):
    assert translate("en", "provenance.people", n=n) == text


def test_latin_text_put_between_han_characters_keeps_a_space():
    text = translate("zh", "sentence.skills_worst", role="A 组", skill="SQL", gap="1.7")
    assert text == "A 组最缺 SQL（差 1.7 级）"


def test_text_of_users_is_not_taken_for_a_placeholder():
    text = translate("zh", "sentence.skills_worst", role="{role}", skill="{0}", gap="1")
    assert "{role}" in text
    assert "{0}" in text
