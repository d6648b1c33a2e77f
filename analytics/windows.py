"""Which days of a daily metric are compared, and which of them stand in the calendar."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

_EPOCH = pd.Timestamp(1970, 1, 1)


@dataclass(frozen=True)
class Windows:
    """Which days are compared: first and last day of each side, the training lies between."""

    before_from: date
    before_to: date
    after_from: date
    after_to: date

    @property
    def n_left_out(self) -> int:
        """Calendar days from the first to the last session."""
        return (self.after_from - self.before_to).days - 1

    @property
    def n_before(self) -> int:
        """Calendar days of the baseline."""
        return (self.before_to - self.before_from).days + 1

    @property
    def n_after(self) -> int:
        """Calendar days of the after-window."""
        return (self.after_to - self.after_from).days + 1


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (pd.Timestamp(day) - _EPOCH).days


def day_numbers(days: pd.Series) -> pd.Series:
    """Days since 1970-01-01 of a column of dates."""
    return (pd.to_datetime(days) - _EPOCH).dt.days


def date_of(day: object) -> date:
    """A calendar day from whatever a frame holds."""
    return pd.Timestamp(day).date()
