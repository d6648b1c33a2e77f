"""Two-sided quantiles and p values of the normal and Student's t distribution.

The plain special functions: the distribution objects of scipy.stats give the same digits, at thirty
times the cost per number, which a page with many intervals feels.
"""

from scipy import special


def normal(level: float) -> float:
    """The normal quantile that a two-sided interval of `level` reaches to."""
    return float(special.ndtri(0.5 + level / 2))


def student(level: float, freedom: float) -> float:
    """The same of Student's t with `freedom` degrees of freedom."""
    return float(special.stdtrit(freedom, 0.5 + level / 2))


def student_p(statistic: float, freedom: float) -> float:
    """The two-sided p of a t statistic."""
    return float(2 * special.stdtr(freedom, -abs(statistic)))


def normal_p(statistic: float) -> float:
    """The two-sided p of a normal statistic."""
    return float(2 * special.ndtr(-abs(statistic)))
