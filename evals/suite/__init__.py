"""The eval suite: briefs × models × prompt variants × repeats -> a run on disk -> figures, gates, reports.

What writes drafts is handed in (`nouns.Drafter`), so that nothing here knows models or prompts; the command line joins
the two. `spec` reads suites, `runner` does the work, `record` keeps it, `score` measures one sample, `summary` all of
them, `gates` judges, `compared` sets a run beside its baseline, and each `report_*` shows it.
"""
