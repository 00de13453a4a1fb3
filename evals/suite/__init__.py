"""The eval suite: briefs × models × prompt variants × repeats -> a run on disk -> figures, gates, reports.

What writes drafts is handed in (`nouns.Drafter`), so that nothing here knows models or prompts; the command line joins
the two. `spec` and `gates` read suites, `runner` does the work, `record` keeps it, `score` measures one sample, `summary` all of
them, `compared` sets a run beside its baseline, `judging` asks a model which of two it likes better, and each `report_*` shows it.
"""
