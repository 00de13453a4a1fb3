"""Days that everybody can look up: foundings, five-year plans, congresses and plenums; and which year words point to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.patterns import lazy

# What an anniversary counts from. Sources: the chronicles of the Party and of the bodies themselves.
FOUNDED: Mapping[str, int] = {
    **dict.fromkeys(("中国共产党成立", "中国共产党的成立", "建党", "我们党成立", "党成立"), 1921),
    **dict.fromkeys(("新中国成立", "中华人民共和国成立", "建国", "共和国成立", "新中国建立", "国庆"), 1949),
    **dict.fromkeys(("中国共青团成立", "共青团成立", "中国共产主义青年团成立", "建团", "共青团建团"), 1922),
    **dict.fromkeys(("中华全国总工会成立", "全国总工会成立", "全总成立"), 1925),
    **dict.fromkeys(("改革开放", "改革开放伟大历程开启"), 1978),
    **dict.fromkeys(
        ("抗日战争胜利", "抗战胜利", "世界反法西斯战争胜利", "中国人民抗日战争胜利", "抗日战争暨世界反法西斯战争胜利", "抗日战争胜利暨世界反法西斯战争胜利"),
        1945,
    ),
    **dict.fromkeys(("全国妇联成立", "中华全国妇女联合会成立"), 1949),
    **dict.fromkeys(("中国科协成立", "中国科学技术协会成立"), 1958),
    **dict.fromkeys(("全国工商联成立", "中华全国工商业联合会成立"), 1953),
    **dict.fromkeys(("五四运动", "“五四”运动", "五四运动爆发"), 1919),
    **dict.fromkeys(("长征胜利", "红军长征胜利"), 1936),
    **dict.fromkeys(("抗美援朝出国作战", "志愿军出国作战"), 1950),
    **dict.fromkeys(("抗美援朝战争胜利", "抗美援朝胜利"), 1953),
    **dict.fromkeys(("建军", "中国人民解放军建军", "解放军成立", "中国人民解放军成立", "南昌起义"), 1927),
    **dict.fromkeys(("香港回归", "香港回归祖国"), 1997),
    **dict.fromkeys(("澳门回归", "澳门回归祖国"), 1999),
    **dict.fromkeys(("人民政协成立", "中国人民政治协商会议成立"), 1949),
    **dict.fromkeys(("全国人民代表大会成立", "人民代表大会制度建立"), 1954),
    **dict.fromkeys(("少先队建队", "中国少年先锋队建队", "少先队成立"), 1949),
    **dict.fromkeys(("毛泽东同志诞辰", "毛泽东诞辰"), 1893),
    **dict.fromkeys(("邓小平同志诞辰", "邓小平诞辰"), 1904),
    **dict.fromkeys(("周恩来同志诞辰", "周恩来诞辰"), 1898),
    **dict.fromkeys(("深圳经济特区建立", "经济特区建立"), 1980),
    **dict.fromkeys(("毛泽东同志批示学习推广“枫桥经验”", "毛泽东同志批示“枫桥经验”", "毛泽东批示学习推广“枫桥经验”", "“枫桥经验”诞生"), 1963),
    **dict.fromkeys(("习近平总书记指示坚持和发展“枫桥经验”", "习近平同志指示坚持发展“枫桥经验”", "习近平总书记指示坚持发展“枫桥经验”"), 2003),
    **dict.fromkeys(
        ("“三八”国际劳动妇女节", "“三八”国际妇女节", "三八国际妇女节", "三八国际劳动妇女节", "“三八”妇女节", "三八妇女节", "国际劳动妇女节", "国际妇女节"),
        1910,
    ),
    **dict.fromkeys(("中国残联成立", "中国残疾人联合会成立"), 1988),
    **dict.fromkeys(("中国侨联成立", "中华全国归国华侨联合会成立"), 1956),
    **dict.fromkeys(("中国文联成立", "中国文学艺术界联合会成立", "中国作协成立", "中国作家协会成立", "全国青联成立"), 1949),
    **dict.fromkeys(("中国红十字会成立", "中国红十字会建会"), 1904),
    **dict.fromkeys(("中国记协成立", "全民族抗战爆发", "七七事变", "卢沟桥事变", "新四军成立"), 1937),
    "民建成立": 1945, "民进成立": 1945, "民盟成立": 1941, "民革成立": 1948, "致公党成立": 1925, "台盟成立": 1947, "农工党成立": 1930,
    "中国关工委成立": 1990, "中国贸促会成立": 1952, "大庆油田发现": 1959, "九一八事变": 1931, "井冈山革命根据地创建": 1927,
    "邓小平同志南方谈话": 1992, "邓小平南方谈话": 1992, "党的十一届三中全会召开": 1978,
    "辛亥革命": 1911, "五卅运动": 1925, "京汉铁路工人大罢工": 1923, "古田会议": 1929, "遵义会议": 1935,
    "西藏和平解放": 1951, "恢复高考": 1977, "海南建省": 1988, "浦东开发开放": 1990, "“一带一路”倡议提出": 2013,
}  # fmt: skip

# First year of each plan: “十一五” …
PLANS: Mapping[str, int] = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}

# Opening days of plenums, by the Central Committee's number. Of the 20th's further ones it is known that they were not held
# before these days.
PLENUMS: Mapping[int, tuple[date, ...]] = {
    18: (date(2012, 11, 15), date(2013, 2, 26), date(2013, 11, 9), date(2014, 10, 20), date(2015, 10, 26),
         date(2016, 10, 24), date(2017, 10, 11)),
    19: (date(2017, 10, 25), date(2018, 1, 18), date(2018, 2, 26), date(2019, 10, 28), date(2020, 10, 26),
         date(2021, 11, 8), date(2022, 10, 9)),
    20: (date(2022, 10, 23), date(2023, 2, 26), date(2024, 7, 15), date(2025, 10, 20), date(2026, 1, 1),
         date(2026, 7, 1), date(2027, 6, 1)),
}  # fmt: skip
MOST_PLENUMS = 7  # of a term, since the 14th; no term has had more

# Opening days of national congresses by number; the last one of each row is one not held before that day.
CONGRESSES: Mapping[str, Mapping[int, date]] = {
    "党": {18: date(2012, 11, 8), 19: date(2017, 10, 18), 20: date(2022, 10, 16), 21: date(2027, 7, 1)},
    "工会": {16: date(2013, 10, 18), 17: date(2018, 10, 22), 18: date(2023, 10, 9), 19: date(2028, 1, 1)},
    "妇女": {11: date(2013, 10, 28), 12: date(2018, 10, 30), 13: date(2023, 10, 23), 14: date(2028, 1, 1)},
    "共青团": {17: date(2013, 6, 17), 18: date(2018, 6, 26), 19: date(2023, 6, 19), 20: date(2028, 1, 1)},
    "科协": {9: date(2016, 5, 30), 10: date(2021, 5, 28), 11: date(2026, 1, 1)},
    "工商联": {11: date(2012, 12, 6), 12: date(2017, 11, 24), 13: date(2022, 12, 11), 14: date(2027, 7, 1)},
}

_YEAR = lazy(r"((?:19|20)\d\d)年(?!来|代)|今年|本年度?|明年|来年|去年|上年|前年|后年|过去的?一年|新的一年")
_OFFSETS = {"今年": 0, "本年": 0, "本年度": 0, "明年": 1, "来年": 1, "去年": -1, "上年": -1, "前年": -2, "后年": 2}


def year_meant(words: str, day: date | None) -> tuple[int, ...]:
    """The years that the last word for a year in ``words`` may mean (2021年, 今年, 去年); none without such a word, or for a word
    that counts from the day of the speech when nobody knows it.
    """
    last = None
    for last in _YEAR.finditer(words):  # noqa: B007
        pass
    if last is None:
        return ()
    if last[1]:
        return (int(last[1]),)
    if day is None:
        return ()
    if last[0] in _OFFSETS:
        return (day.year + _OFFSETS[last[0]],)
    return (day.year - 1, day.year)  # 过去一年 at its end, or after it; 新的一年 likewise
