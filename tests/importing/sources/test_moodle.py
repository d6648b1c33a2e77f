"""Moodle: the gradebook in several languages, and the results of one quiz."""

from datetime import date

import pytest

from tests.importing.small_tables import codes, rows_of

ENGLISH = """
First name|Last name|ID number|Institution|Department|Email address|Assignment: Essay (Real)|Quiz: Safety (Real)|Quiz: Safety (Percentage)|Quiz: Safety (Letter)|Course total (Real)|Last downloaded from this course
Ann|Lee|1001||Sales|ann@example.org|85.00|9.50|95.00 %|A|94.50|1700000000
Bob|Ray|1002||Sales|bob@example.org|-|7.00|70.00 %|C|7.00|1700000000
Cat|May|1003||Ops|cat@example.org|60.00|-|-|-|60.00|1700000000
"""
LOCALISED = {
    "de": "Vorname|Nachname|ID-Nummer|Institution|Abteilung|E-Mail-Adresse|Aufgabe: Bericht (Punkte)|Test: Grundlagen (Punkte)|Kurs gesamt (Punkte)|Zuletzt aus diesem Kurs geladen",
    "fr": "Prénom|Nom de famille|Numéro d’identification|Institution|Département|Adresse de courriel|Devoir : Rapport (Brut)|Test : Bases (Brut)|Total du cours (Brut)|Dernier téléchargement depuis ce cours",
    "es": "Nombre|Apellido(s)|Número de ID|Institución|Departamento|Dirección de correo|Tarea: Informe (Real)|Cuestionario: Bases (Real)|Total del curso (Real)|Última descarga de este curso",
    "zh": "名|姓|学号|机构|系|电子邮件地址|作业：案例分析 (实际分数)|测验：合规 (实际分数)|课程总分 (实际分数)|最后从此课程下载",
}
ROWS = "Ann|Lee|1001|||ann@example.org|8,50|17,00|25,50|1700000000\nBob|Ray|1002|||bob@example.org|-|12,25|12,25|1700000000"
QUIZ = """
Last name|First name|ID number|Email address|State|Started on|Completed|Time taken|Grade/10.00|Q. 1 /5.00|Q. 2 /5.00
Lee|Ann|1001|ann@example.org|Finished|3 March 2024  10:00 AM|3 March 2024  10:45 AM|45 mins 12 secs|8.00|5.00|3.00
Ray|Bob|1002|bob@example.org|Finished|3 March 2024  10:00 AM|3 March 2024  10:30 AM|30 mins|6.50|4.00|2.50
Ray|Bob|1002|bob@example.org|Finished|3 March 2024  11:00 AM|3 March 2024  11:30 AM|30 mins|9.00|5.00|4.00
May|Cat|1003|cat@example.org|In progress|3 March 2024  10:00 AM|-|-|-|-|-
Overall average||||||||7.83|4.67|3.17
"""
ASSIGNMENT = {
    "en": "Identifier|Full name|ID number|Email address|Status|Grade|Maximum Grade|Grade can be changed|Last modified (submission)|Last modified (grade)|Feedback comments",
    "fr": "Identifiant|Nom complet|Matricule|Adresse de courriel|Statut|Note|Note maximale|La note peut être modifiée|Dernière modification (travail remis)|Dernière modification (note)|Feedback par commentaires",
    "de": "Identifier|Vollständiger Name|ID-Nummer|E-Mail-Adresse|Status|Bewertung|Bestwertung|Bewertung kann geändert werden|Zuletzt geändert (Abgabe)|Zuletzt geändert (Bewertung)|Feedback als Kommentar",
    "zh": "标识符|全名|学号|电子邮件地址|状态|成绩|最高成绩|成绩可以被修改|最后修改 (提交)|最后修改 (成绩)|反馈评论",
}
SUBMITTED = """
Participant 901|Ann Lee|1001|ann@example.org|Submitted for grading|24,00|32,00|Yes|2026-03-02 18:02|2026-03-04 18:02|
Participant 902|Bob Ray|1002|bob@example.org|Submitted for grading|30,00|32,00|Yes|2026-03-02 18:05|2026-03-04 18:05|
Participant 903|Cat May|1003|cat@example.org|No submission||32,00|Yes|-|-|
"""


@pytest.mark.parametrize("language", ASSIGNMENT)
def test_the_grades_of_an_assignment_have_their_full_marks_beside_them(export, language):
    (checked,) = export(ASSIGNMENT[language] + SUBMITTED, "Essay.csv")
    assert checked.proposal.table.source == "moodle_assignment"
    assert rows_of(checked, "assessment", "held_on", "max_score") == [(date(2026, 3, 2), 32.0)]
    assert rows_of(checked, "assessment_result", "person_id", "score") == [
        ("1001", 24.0), ("1002", 30.0),
    ]  # fmt: skip


def test_full_marks_alone_are_no_grades(export):
    ungraded = SUBMITTED.replace("|24,00|", "||").replace("|30,00|", "||")
    (checked,) = export(ASSIGNMENT["fr"] + ungraded, "Essay.csv")
    assert "no_scores" in codes(checked)
    assert "assessment_result" not in checked.frames


def test_the_gradebook_has_a_test_per_activity_and_no_totals(export):
    (checked,) = export(ENGLISH, "Onboarding grades.csv")
    assert checked.proposal.table.source == "moodle_grades"
    assert rows_of(checked, "assessment", "assessment_name", "kind", "max_score") == [
        ("Assignment: Essay", "written", 100.0), ("Quiz: Safety", "quiz", 10.0),
    ]  # fmt: skip
    assert rows_of(checked, "assessment_result", "person_id", "score", "grade_label") == [
        ("1001", 85.0, None), ("1001", 9.5, "A"), ("1002", 7.0, "C"), ("1003", 60.0, None),
    ]  # fmt: skip
    assert rows_of(checked, "person", "person_name", "department")[0] == ("Ann Lee", "Sales")
    assert "personal_left_out" in codes(checked)


@pytest.mark.parametrize("language", LOCALISED)
@pytest.mark.parametrize("decimal", [",", "."])
def test_the_gradebook_is_read_alike_in_other_languages(export, language, decimal):
    text = f"{LOCALISED[language]}\n{ROWS.replace(',', decimal)}"
    (checked,) = export(text, "kurs.xlsx")
    assert checked.proposal.table.source == "moodle_grades"
    scores = [score for (score,) in rows_of(checked, "assessment_result", "score")]
    assert sorted(scores) == [8.5, 12.25, 17.0]
    assert rows_of(checked, "person", "person_id") == [("1001",), ("1002",)]
    assert len(checked.frames["assessment"]) == 2


def test_a_quiz_has_its_maximum_in_the_header_and_a_row_per_try(export):
    (checked,) = export(QUIZ, "Safety quiz.csv")
    assert checked.proposal.table.source == "moodle_quiz"
    assert rows_of(checked, "assessment", "held_on", "max_score") == [(date(2024, 3, 3), 10.0)]
    assert rows_of(checked, "assessment_result", "person_id", "phase", "attempt", "score") == [
        ("1001", "post", 1, 8.0), ("1002", "post", 1, 6.5), ("1002", "retest", 2, 9.0),
    ]  # fmt: skip
    assert "totals_left_out" in codes(checked, "note")


def test_a_quiz_of_a_course_nobody_names_is_called_without_its_full_mark(export):
    (checked,) = export(QUIZ, "grades.csv")
    assert rows_of(checked, "assessment", "assessment_name", "max_score") == [("Grade", 10.0)]


@pytest.mark.parametrize(
    "header",
    [
        "Nachname|Vorname|ID-Nummer|E-Mail-Adresse|Status|Begonnen am|Beendet|Verbrauchte Zeit|Bewertung/10,00|F 1 /5,00|F 2 /5,00",
        "姓|名|学号|电子邮件地址|状态|开始时间|已完成|耗时|成绩/10.00|题 1 /5.00|题 2 /5.00",
    ],
)
def test_a_quiz_is_read_alike_in_other_languages(export, header):
    rows = "Lee|Ann|1001|a@example.org|x|2024-03-03 10:00|2024-03-03 10:45|45 min|8,00|5,00|3,00\nRay|Bob|1002|b@example.org|x|2024-03-03 10:00|2024-03-03 10:30|30 min|6,50|4,00|2,50"
    (checked,) = export(f"{header}\n{rows}", "quiz.csv", encoding="utf-8-sig")
    assert checked.proposal.table.source == "moodle_quiz"
    assert rows_of(checked, "assessment_result", "score") == [(6.5,), (8.0,)]
    assert rows_of(checked, "assessment", "max_score") == [(10.0,)]
