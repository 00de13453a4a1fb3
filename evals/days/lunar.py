"""The days around the lunar new year, by the published calendars: of no other lunar days do speeches speak by number."""

from __future__ import annotations

from datetime import date, timedelta

from evals.numbers.reckoned import count

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
# 五月初五、八月十五、九月初九.
_FEASTS = {
    name: {day.year: day for day in map(date.fromisoformat, days.split())}
    for name, days in {
        "端午": (
            "2012-06-23 2013-06-12 2014-06-02 2015-06-20 2016-06-09 2017-05-30 2018-06-18 2019-06-07 2020-06-25 2021-06-14 2022-06-03"
            " 2023-06-22 2024-06-10 2025-05-31 2026-06-19 2027-06-09"
        ),
        "中秋": (
            "2012-09-30 2013-09-19 2014-09-08 2015-09-27 2016-09-15 2017-10-04 2018-09-24 2019-09-13 2020-10-01 2021-09-21 2022-09-10"
            " 2023-09-29 2024-09-17 2025-10-06 2026-09-25 2027-09-15"
        ),
        "重阳": (
            "2012-10-23 2013-10-13 2014-10-02 2015-10-21 2016-10-09 2017-10-28 2018-10-17 2019-10-07 2020-10-25 2021-10-14 2022-10-04"
            " 2023-10-23 2024-10-11 2025-10-29 2026-10-18 2027-10-08"
        ),
    }.items()
}
FEASTS = ("春节", "新春佳节", "除夕", "元宵节", "元宵佳节", "元宵", "端午", "中秋", "重阳")
_LENGTHS = (29, 30)  # days of a lunar month


def spring_festival(year: int) -> date | None:
    """正月初一 of that year; None where it is not known here."""
    return _NEW_YEARS.get(year)


def feast(name: str, year: int) -> date | None:
    """The day of a feast of ``FEASTS`` in a year; None where it is not known here."""
    if name in _FEASTS:
        return _FEASTS[name].get(year)
    new_year = _NEW_YEARS.get(year)
    if new_year is None or name not in FEASTS:
        return None
    return new_year + timedelta(days=-1 if name == "除夕" else 14 if name.startswith("元宵") else 0)


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
