"""Open text: words of two languages, tags that a hand can change, and nobody who can be
recognised.
"""

import pandas as pd
import pytest

from analytics import texts
from tests.analytics.test_need_sources import attributes, forms

NO_TAGS = pd.DataFrame(columns=["text_sha256", "tag", "is_on"])
NOBODY = forms(0)
NO_ATTRIBUTES = attributes([])
LINKS = pd.DataFrame({"skill_name": ["A/B 测试", "用户研究"], "skill_id": ["a", "u"]})


def written(lines, source="survey", topic=None):
    return pd.DataFrame(
        {"source": source, "respondent": None, "topic": topic, "text": list(lines)}, dtype=object
    )


def named(*names):
    return pd.DataFrame({"person_name": list(names)}, dtype=object)


def study(lines, tags=NO_TAGS, names=(), **more):
    return texts.study(NOBODY, NO_ATTRIBUTES, written(lines, **more), tags, named(*names), LINKS)


def tags_of(found):
    return {tag.tag: tag.n for tag in found.tags}


def test_a_text_counts_once_for_a_tag_however_often_it_says_the_word():
    found = study(["案例、案例、还是案例"] * 5 + ["多讲案例"] * 2)
    assert tags_of(found)["案例"] == 7
    assert found.tags[0].share == 1


def test_english_and_chinese_words_are_told_from_those_that_say_nothing():
    assert [w for w in texts.words_of("We would like more dashboards and SQL, please") if w] == [
        "dashboards", "sql",
    ]  # fmt: skip
    words = [w for w in texts.words_of("希望能学会自己做报表") if w]
    assert "报表" in words
    assert "希望" not in words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a rare long word of the dictionary is two words; what no dictionary knows is not guessed
        ("想系统学一遍实验设计", ["实验设计"]),
        ("别安排在大促前一周", ["大促"]),
        ("样本太少，结论没人信，不敢下结论", ["样本", "结论", "结论"]),
        ("取数要排队，想学自己做看板", ["取数", "排队", "看板"]),
    ],
)
def test_chinese_is_cut_into_words_that_somebody_would_say(text, expected):
    assert [word for word in texts.words_of(text) if word] == expected


def test_neighbours_that_belong_together_are_one_tag():
    lines = ["user interviews are hard"] * 6 + ["dashboards"] * 30 + ["budget"] * 30
    found = tags_of(study(lines))
    assert found["user interviews"] == 6
    assert "interviews" not in found


def test_a_skill_is_found_by_its_name_however_it_is_spaced():
    found = study(["想学 A／B测试"] * 3 + ["A/B 测试怎么做"] * 3)
    assert tags_of(found)["A/B 测试"] == 6
    assert found.tags[0].is_skill


def test_a_remark_carries_the_skill_it_was_tagged_with():
    found = study([f"问不出真话 {k}" for k in range(6)], source="interview", topic="用户研究")
    assert tags_of(found)["用户研究"] == 6


def test_a_tag_on_fewer_texts_than_the_minimum_group_is_not_shown():
    assert "报表" not in tags_of(study(["想学报表"] * 4 + ["案例"] * 6))


def test_what_a_person_decided_about_a_text_goes_before_and_holds_for_the_same_words():
    text = "想学报表"
    tags = pd.DataFrame(
        [
            (texts.fingerprint(" 想学 报表"), "数据工具", True),
            (texts.fingerprint(text), "报表", False),
        ],
        columns=NO_TAGS.columns,
    )
    found = study([text] * 6 + ["案例"] * 6, tags)
    assert tags_of(found)["数据工具"] == 6
    assert "报表" not in tags_of(found)
    assert study(["案例"] * 12, tags).tags[0].tag == "案例"


def test_nothing_is_shown_one_by_one_below_ten_texts():
    assert study(["案例"] * 9).texts == ()
    assert len(study([f"案例 {k}" for k in range(10)]).texts) == 10


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("找沈映川，电话 13812345678", "找[name]，电话 [phone]"),
        ("欧阳娜娜讲得好", "[name]讲得好"),
        ("mail ada.l@example.com or Ada Lind", "mail [mail] or [name]"),
        ("加微信 abc_12345", "加[account]"),
        ("身份证 11010519491231002X", "身份证 [number]"),
        ("021-61234567 找我", "[phone] 找我"),
        ("把控 3 个 2026 年的项目", "把控 3 个 2026 年的项目"),
    ],
)
def test_names_and_contacts_are_masked(text, masked):
    names = {"沈映川", "欧阳娜娜", "娜娜", "Ada Lind", "控"}
    assert texts.mask(text, names) == masked


def test_a_quote_is_one_that_somebody_let_out():
    tags = pd.DataFrame(
        [(texts.fingerprint("第 3 条"), texts.QUOTABLE, True)], columns=NO_TAGS.columns
    )
    found = study([f"第 {k} 条" for k in range(12)], tags)
    assert [text.text for text in found.texts if text.is_quotable] == ["第 3 条"]
    assert texts.QUOTABLE not in tags_of(found)


def test_no_text_is_no_tag():
    assert study([]).tags == ()
