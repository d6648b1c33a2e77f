"""Which of several tests a single column of resits repeats: the one that was not passed."""

from collections.abc import Callable, Mapping

import numpy as np

from data.importing.coded import Coded, objects
from data.importing.rows.findings import Findings
from data.importing.rows.results import Result, Results
from data.importing.rows.score_scale import Scale

Line = Callable[[Result, float], float]


def resits_of_their_test(
    findings: Findings, results: Results, scales: Mapping[str, Scale], line: Line
) -> Results:
    """The results, each resit of no named test as one of the only test its row shows as failed.

    厂级 78, 车间级 82, 补考 85 with 80 to pass: 厂级 was taken again. A row that failed two of them
    or none does not say which; its resit stays a test of its own, and that is said.
    """
    resits = results.places(lambda r: r.phase == "retest" and not r.name)
    tests = {r.key: r for r, _, _ in results.different() if r.phase == "post" and r.name}
    if not resits or len(tests) < 2:
        return results
    failed: dict[int, list[Result]] = {}
    for row, _, result in results.at(np.flatnonzero(np.isin(results.rows, results.rows[resits]))):
        if result.phase == "post" and _is_failed(result, scales, line):
            failed.setdefault(row, []).append(result)
    said, unclear = list(results.said), []
    for place in resits:
        open_ones = failed.get(int(results.rows[place]), [])
        if len(open_ones) == 1:
            test = open_ones[0]
            said[place] = said[place]._replace(name=test.name, label=test.label, kind=test.kind)
        else:
            unclear.append(int(results.rows[place]))
    if unclear:
        findings.note_rows("resit_of_unclear_test", np.array(unclear), said[resits[0]].column)
    return results.saying(Coded(objects(said), np.arange(len(said), dtype=np.int32)))


def _is_failed(result: Result, scales: Mapping[str, Scale], line: Line) -> bool:
    if result.score.status == "absent":
        return True
    scale = scales.get(result.key)
    points = result.score.points
    if scale is None or points is None:
        return False
    return points < line(result, scale.maximum)
