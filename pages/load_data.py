"""Which spreadsheet do you want to load, and did we read it right?"""

from pages.shared import (
    controls,
    display,
    load_history,
    question_editor,
    templates,
    upload,
    upload_columns,
    upload_grid,
    upload_people,
    upload_preview,
    upload_problems,
    upload_questions,
    upload_steps,
)

t = controls.t
display.title("load_data_check" if upload.places() else "load_data")
upload_steps.steps()
upload.say_refused()
if not upload.places():
    upload_preview.outcomes()
    upload.choose()
    upload.already()
    templates.downloads()
elif upload.is_reviewed():
    upload_preview.draw()
else:
    place = upload_steps.pick()
    checked = upload.check(place)
    display.answer(upload_steps.headline(checked, place))
    upload.already()
    left, right = display.halves(3, 2)
    with left:
        upload_grid.draw(place, checked)
    with right:
        upload_columns.draw(place, checked)
    upload_questions.draw(place, checked)
    upload_people.draw(place, checked)
    upload.go_on(place)
    upload_problems.draw(place, checked)
question_editor.draw()
load_history.draw()
