"""Which days of a daily metric are compared, and which of them stand in the calendar."""

from dataclasses import dataclass
from datetime import date

import numpy as np
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


def day_numbers(days: pd.Series) -> np.ndarray:
    """Days since 1970-01-01 of a column of dates, none of them missing."""
    return pd.to_datetime(days).to_numpy("datetime64[D]").astype(int)


def weekdays(day_numbers: np.ndarray) -> np.ndarray:
    """0 (Monday) to 6 of days since 1970-01-01, which was a Thursday."""
    return (day_numbers + 3) % 7


def date_of(day: object) -> date:
    """A calendar day from whatever a frame holds."""
    return pd.Timestamp(day).date()
