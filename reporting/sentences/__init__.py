"""Sentences that need no result of an analysis, so that whoever says only these loads little."""
