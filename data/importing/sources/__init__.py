"""Programs whose exports are known, each described in a file of its own (`<id>.toml`).

A description is data: how the export is recognised, how its table lies, what its columns and cells
mean. What it does not say is left to the reading of any table. A new source is a new file with its
test and its name under `source.` in both catalogues.
"""

from data.importing.sources.description import (
    BadDescription,
    Fact,
    Source,
    all_sources,
    read_description,
    source_named,
)
from data.importing.sources.recognition import Recognised, is_header_of, recognise

__all__ = [
    "BadDescription",
    "Fact",
    "Recognised",
    "Source",
    "all_sources",
    "is_header_of",
    "read_description",
    "recognise",
    "source_named",
]
