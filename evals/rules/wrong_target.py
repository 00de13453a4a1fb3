"""A national target told with another year or number."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-target",
    level="error",
    what="全国性目标的年份或数字不对",
    why="到哪一年实现什么，中央文件写得明明白白，说错了就是政治差错",
    instead="按中央文件的年份和数字改正",
    source="党的十九大、二十大报告；《中共中央 国务院关于深化产业工人队伍建设改革的意见》（2024年）；《全民科学素质行动规划纲要（2021—2035年）》",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"altered-figure"}),
)
_BY = r"(?:到|至|在)(?P<year>20\d\d)年(?:左右|时|前后)?[，,]?"
_GOALS = lazy(
    rf"{_BY}(?:(?:我国|我们|国家|全国|全党|力争|确保|总体上?|如期|将|要|全面|基本|努力|把我国|人民|军队|国防|和){{0,5}})"
    r"(?P<goal>基本实现社会主义现代化|建成(?:社会主义)?(?:文化|教育|科技|人才|体育|航天|质量|知识产权|网络|海洋)强国|建成健康中国|建成现代化经济体系"
    r"|实现建军一百年奋斗目标|建成小康社会|实现碳达峰|实现碳中和|建成(?:富强民主文明和谐美丽的)?社会主义现代化强国|基本实现国防和军队现代化)"
)
# The year of each; mid-century is said as such, and 2049 and 2050 are both used for it.
_YEARS = {
    "建成小康社会": ("2020",), "实现建军一百年奋斗目标": ("2027",), "实现碳达峰": ("2030",), "实现碳中和": ("2060",),
    "社会主义现代化强国": ("2049", "2050"),
}  # fmt: skip
_DEFAULT = ("2035",)
_OWN = lazy("我[市县区省]|全[市县区省]|率先")
# 2000名左右大国工匠、10000名左右省级工匠、50000名左右市级工匠: told together they are the country's.
_CRAFTSMEN = lazy(r"(?P<n>[\d.]+万?)名(?:左右)?(?P<kind>大国工匠|省级工匠|市级工匠)")
_NUMBERS = {"大国工匠": ("2000", "0.2万"), "省级工匠": ("10000", "1万"), "市级工匠": ("50000", "5万")}
_BY_YEAR = lazy(r"到(?P<year>20\d\d)年")
_SCIENCE = lazy(
    r"(?:到)?(?P<year>2025|2035)年[，,]?(?:我国|全国)公民具备科学素质的?比例(?:要|将)?(?:达到|超过|提高到)(?P<n>[\d.]+)[%％]"
)
_SHARES = {"2025": "15", "2035": "25"}
_TOGETHER = 60  # characters from the first of the numbers of craftsmen to the last


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_GOALS):
        years = next((years for words, years in _YEARS.items() if match["goal"].endswith(words)), _DEFAULT)
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "，。；\n") + 1
        if match["year"] not in years and not _OWN.search(doc.text, began, match.end()):
            yield Hit(*match.span(), {"wrong": f"“{match['goal']}”的目标年份是{years[-1]}年，不是{match['year']}年"})
    for match in doc.finditer(_SCIENCE):
        if match["n"] != _SHARES[match["year"]]:
            wrong = f"到{match['year']}年我国公民具备科学素质的比例，目标是{_SHARES[match['year']]}%，不是{match['n']}%"
            yield Hit(*match.span(), {"wrong": wrong})
    yield from _craftsmen(doc)


def _craftsmen(doc: Document) -> Iterator[Hit]:
    told = list(doc.finditer(_CRAFTSMEN))
    if len(told) < 2 or told[-1].start() - told[0].start() > _TOGETHER:
        return
    if not any(match["n"] in _NUMBERS[match["kind"]] for match in told):
        return  # a province's own
    for match in told:
        if match["n"] not in _NUMBERS[match["kind"]]:
            right = _NUMBERS[match["kind"]][0]
            yield Hit(*match.span(), {"wrong": f"{match['kind']}的目标是{right}名左右，不是{match['n']}名"})
    years = list(_BY_YEAR.finditer(doc.text, max(0, told[0].start() - 30), told[0].start()))
    if years and years[-1]["year"] != "2035":
        wrong = f"培养2000名左右大国工匠是到2035年的目标，不是{years[-1]['year']}年"
        yield Hit(*years[-1].span(), {"wrong": wrong})
