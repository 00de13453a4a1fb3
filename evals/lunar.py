"""The days around the lunar new year, by the published calendars: of no other lunar days do speeches speak by number."""

from __future__ import annotations

from datetime import date, timedelta

from evals.reckoned import count

# 正月初一 of each year.
_NEW_YEARS = {
    day.year: day
    for day in map(
        date.fromisoformat,
        (
            "2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01"
            " 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03"
        ).split(),
    )
}
_LENGTHS = (29, 30)  # days of a lunar month


def spring_festival(year: int) -> date | None:
    """正月初一 of that year; None where it is not known here."""
    return _NEW_YEARS.get(year)


def in_the_new_year(today: date, month: int, day: int, name: str, number: str) -> bool | None:
    """Whether a day of the year of ``today`` is 正月 or 腊月 so-and-so; None where that cannot be told."""
    told = count(number.removeprefix("初").replace("廿", "二十"))
    try:
        there = date(today.year, month, day)
    except ValueError:
        return None
    found = [_NEW_YEARS[year] for year in (today.year, today.year + 1) if year in _NEW_YEARS]
    if not told or len(found) < 2:
        return None
    if name == "正月":
        return any(there == new_year + timedelta(days=told - 1) for new_year in found)
    return any(there == new_year - timedelta(days=length + 1 - told) for new_year in found for length in _LENGTHS)
