"""The command line as an interface: every command, argument and option, with the help that the user reads.

Kept apart from ``cli`` so that this contract can be read on one page. Nothing is imported here but argparse.
"""

from __future__ import annotations

import argparse
import os

TYPE_CHECKING = False  # importing it from typing would double the start-up of --help
if TYPE_CHECKING:
    from pathlib import Path

MODELS = (
    "模型：openai:名称（任何兼容 OpenAI 的接口）、langchain:提供方:名称、replay:文件夹、compose（不用模型）。"
    "默认取 QICAO_MODEL，其次环境里配置的接口，再次 compose"
)
BUDGET = "至多花多少：钱数（2.5，按价目表的货币）或词元数（200000t、20万t）；将要超出就停下，已写的都在"


class _Help(argparse.HelpFormatter):
    """Asks the terminal for its width itself: argparse would import shutil, and all archive formats with it."""

    def __init__(self, prog: str) -> None:
        try:
            width = int(os.environ.get("COLUMNS", "")) or os.get_terminal_size().columns
        except (ValueError, OSError):
            width = 100
        super().__init__(prog, width=max(40, width - 2))


class _Parser(argparse.ArgumentParser):
    """Usage errors in Chinese, in two lines, exit code 2."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _Help(self.prog)

    def error(self, message: str) -> None:  # type: ignore[override]
        from pipeline.usage import in_chinese  # what only a wrong call needs

        self.exit(2, f"qicao: 命令写法不对：{in_chinese(message)}\n用法见 {self.prog} --help\n")


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def build() -> argparse.ArgumentParser:
    """The whole parser. ``parse_args`` gives a namespace whose ``command`` names a function of ``pipeline/cli/<module>.py``."""
    from pipeline import __version__

    parser = _Parser(
        prog="qicao",
        description="起草：由简短的起草要求写出讲话初稿，逐节检查，逐节重写。",
        epilog="退出码：0 正常；1 检查出问题；2 输入或用法有误；3 模型或服务失败（已完成的保留）；130 被中断。",
    )
    parser.add_argument("--version", action="version", version=f"qicao {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", parser_class=_Parser)
    for module, add in (
        ("writing", _writing),
        ("checking", _checking),
        ("revising", _revising),
        ("looking", _looking),
        ("speeches", _speeches),
        ("spending", _spending),
        ("modelling", _modelling),
        ("evaluating", _evaluating),
    ):
        known = set(commands.choices)
        add(commands)
        for name in commands.choices.keys() - known:
            commands.choices[name].set_defaults(module=module)
    return parser


def _writing(commands: argparse._SubParsersAction[_Parser]) -> None:
    new = commands.add_parser("new", help="问几个问题，写出一份起草要求")
    new.add_argument("brief", type=_path, metavar="BRIEF.yaml")
    new.add_argument("--type", dest="speech_type", help="讲话类型")

    draft = commands.add_parser("draft", help="由起草要求写出初稿")
    draft.add_argument("brief", type=_path, metavar="BRIEF.yaml")
    draft.add_argument("-o", dest="folder", type=_path, required=True, metavar="DIR", help="初稿的文件夹")
    draft.add_argument("--model", metavar="M", help=MODELS)
    draft.add_argument("--jobs", type=_at_least_one, default=4, metavar="N", help="同时写几节（默认 4）")
    draft.add_argument("--offline", action="store_true", help="保证不联网")
    draft.add_argument("--budget", metavar="B", help=BUDGET)
    draft.add_argument("--no-cache", action="store_true", help="不用本机缓存的回复，也不往里存")
    draft.add_argument("--resume", action="store_true", help="接着上次中断的地方写")
    draft.add_argument("--slots", choices=["×", "label"], default="label", help="待填项的写法（默认【待填：…】）")
    _own_speeches(draft)
    _far_index(draft)
    _own_rules(draft)

    prompt = commands.add_parser("prompt", help="看某一节会发给模型的全部内容；不调用模型")
    prompt.add_argument("brief", type=_path, metavar="BRIEF.yaml")
    prompt.add_argument("section", metavar="SECTION")
    prompt.add_argument("--model", metavar="M", help="按哪个模型计算词元")
    prompt.add_argument("--format", choices=["text", "json"], default="text")
    _own_speeches(prompt)
    _own_rules(prompt)

    export = commands.add_parser("export", help="导出 Word、Markdown、文本或网页")
    export.add_argument("folder", type=_path, metavar="DIR")
    export.add_argument("-o", dest="output", type=_path, required=True, metavar="FILE.docx|.md|.txt|.html")
    export.add_argument("--allow-open-slots", action="store_true", help="有待填项也导出（会突出显示）")
    export.add_argument("--read-aloud", action="store_true", help="Word 用大字号的讲稿版式")
    export.add_argument("--tracked", action="store_true", help="Word 里把初稿写成以来的改动标成修订")


def _checking(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = commands.add_parser("check", help="检查文本、Word 文件或初稿文件夹；不用模型，不联网")
    check.add_argument("paths", nargs="+", metavar="PATH", help="文件或初稿文件夹；- 为标准输入")
    check.add_argument("--brief", type=_path, metavar="BRIEF.yaml", help="起草要求：数字、日期、称谓的依据")
    check.add_argument("--type", dest="speech_type", help="讲话类型（默认自动判断）")
    check.add_argument("--format", choices=["text", "json", "junit", "sarif", "github", "html"], default="text")
    check.add_argument("-o", dest="output", type=_path, metavar="FILE")
    check.add_argument("--fail-on", choices=["error", "warning", "never"], default="error", help="达到哪一级算不通过")
    check.add_argument("--fix", action="store_true", help="改掉不影响意思的小错（标点、别字），列出改动；不改提法")
    check.add_argument("--baseline", type=_path, metavar="FILE", help="只报基线里没有的问题")
    written = check.add_mutually_exclusive_group()
    written.add_argument("--write-baseline", action="store_true", help="把现有问题记入基线")
    written.add_argument("--prune-baseline", action="store_true", help="从基线里删去已经没有的问题，不增加")
    check.add_argument("--jobs", type=_at_least_one, metavar="N", help="用几个进程（默认：文件多时每核一个）")
    _own_rules(check)

    rules = commands.add_parser("rules", help="列出规则，或显示一条规则的说明")
    rules.add_argument("rule", nargs="?", metavar="RULE")
    rules.add_argument("--format", choices=["text", "markdown"], default="text", help="规则表的写法")
    _own_rules(rules)

    lsp = commands.add_parser("lsp", help="供编辑器使用的语言服务器（标准输入输出）；要装 qicao[lsp]")
    lsp.add_argument("--brief", type=_path, metavar="BRIEF.yaml", help="起草要求；初稿里的文件自带")
    lsp.add_argument("--type", dest="speech_type", help="讲话类型（默认自动判断）")
    _own_rules(lsp)


def _own_rules(command: _Parser) -> None:
    command.add_argument(
        "--rules", type=_path, action="append", default=[], metavar="DIR",
        help="本单位的规则和提法的文件夹（可给几个；默认取 QICAO_RULES）：*.yaml、settings.yaml、formulations*.yaml",
    )  # fmt: skip


def _revising(commands: argparse._SubParsersAction[_Parser]) -> None:
    regen = commands.add_parser("regen", help="重写一节，其余各节逐字节不变")
    regen.add_argument("folder", type=_path, metavar="DIR")
    regen.add_argument("sections", nargs="+", metavar="SECTION")
    regen.add_argument("--note", metavar="TEXT", help="对这次重写的要求")
    regen.add_argument("--model", metavar="M", help=MODELS)
    regen.add_argument("--fresh", action="store_true", help="不参考现有文字")
    _own_rules(regen)
    regen.add_argument("--only-findings", action="store_true", help="只改有问题的句子，其余一字不动")
    regen.add_argument(
        "--candidates", type=_at_least_one, default=1, metavar="N", help="每节写 N 份，列出来选（默认 1）"
    )
    regen.add_argument("--offline", action="store_true", help="保证不联网")
    regen.add_argument("--budget", metavar="B", help=BUDGET)
    _own_speeches(regen)

    _versions(commands)

    back = commands.add_parser("import", help="取回在导出的 Word 文件里改过的稿子")
    back.add_argument("folder", type=_path, metavar="DIR")
    back.add_argument("file", type=_path, metavar="FILE.docx")
    _own_rules(back)


def _versions(commands: argparse._SubParsersAction[_Parser]) -> None:
    for name, text in (
        ("history", "列出各节的版本"),
        ("diff", "比较一节的两个版本"),
        ("restore", "恢复一节的旧版本"),
        ("lock", "锁定一节，谁也不改"),
        ("unlock", "解除锁定"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("folder", type=_path, metavar="DIR")
        command.add_argument("section", nargs="?" if name == "history" else None, metavar="SECTION")
        if name == "restore":
            command.add_argument("--version", type=_at_least_one, metavar="N", help="版本号（默认上一版）")
            _own_rules(command)
        if name == "diff":
            command.add_argument("--from", dest="old", type=_at_least_one, metavar="N", help="旧版本（默认上一版）")
            command.add_argument("--to", dest="new", type=_at_least_one, metavar="N", help="新版本（默认现在的）")
            command.add_argument(
                "-o", dest="output", type=_path, metavar="FILE.docx", help="写成 Word 全文，这一节的改动标成修订"
            )
        if name in ("lock", "unlock"):
            command.add_argument("--text", metavar="TEXT", help="只管这一节里的这句话（照原文抄）")


def _looking(commands: argparse._SubParsersAction[_Parser]) -> None:
    search = commands.add_parser("search", help="检索参考讲话")
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--brief", type=_path, metavar="BRIEF.yaml")
    search.add_argument("--section", metavar="ID", help="只找这一节的材料")
    search.add_argument("-k", type=_at_least_one, default=5, metavar="N", help="找几条（默认 5）")
    search.add_argument("--format", choices=["text", "json"], default="text")
    search.add_argument("--offline", action="store_true", help="保证不联网（不按语义重排）")
    _own_speeches(search)
    _far_index(search)

    doctor = commands.add_parser("doctor", help="说明本机可用什么模型；或检查一个初稿文件夹")
    doctor.add_argument("folder", nargs="?", type=_path, metavar="DIR")
    _own_rules(doctor)


def _speeches(commands: argparse._SubParsersAction[_Parser]) -> None:
    ingest = commands.add_parser(
        "ingest", help="清理、切分旧讲话，列出残缺和杂质；收进语料库",
        description="文件、文件夹、zip，- 为标准输入。设了 QICAO_CORPUS 或给了 --corpus、--keep 就收进语料库，否则只显示。",
    )  # fmt: skip
    ingest.add_argument("paths", nargs="+", metavar="FILE")
    kept = ingest.add_mutually_exclusive_group()
    kept.add_argument("--into", type=_path, metavar="DIR", help="只写到这个文件夹，不进语料库")
    kept.add_argument("--corpus", type=_path, metavar="DIR", help="收进这个语料库")
    kept.add_argument("--keep", action="store_true", help="收进默认的语料库")
    ingest.add_argument("--format", choices=["text", "json"], default="text")

    corpus = commands.add_parser("corpus", help="管自己的旧讲话：列出、看一篇、删除、重建索引、统计")
    actions = corpus.add_subparsers(dest="action", required=True, metavar="动作", parser_class=_Parser)
    for name, text in (
        ("list", "列出各篇"),
        ("show", "看一篇：正文、来历、缺文、雷同的各篇"),
        ("remove", "删除几篇（连同旁边的原文）"),
        ("reindex", "让索引跟上 Markdown（平时会自动跟上）"),
        ("stats", "有多少、是什么、哪些没有收"),
    ):
        action = actions.add_parser(name, help=text)
        if name in ("show", "remove"):
            action.add_argument("ids", nargs="+" if name == "remove" else 1, metavar="ID")
        if name == "reindex":
            action.add_argument("--anew", action="store_true", help="丢掉索引，全部重建")
        if name in ("remove", "reindex", "stats"):
            _far_index(action)
        _own_speeches(action)
        action.add_argument("--format", choices=["text", "json"], default="text")


def _own_speeches(command: _Parser) -> None:
    command.add_argument(
        "--corpus",
        type=_path,
        metavar="DIR",
        help="自己的旧讲话所在的文件夹（默认 QICAO_CORPUS，其次本机的数据文件夹）",
    )


def _far_index(command: _Parser) -> None:
    command.add_argument("--index", metavar="opensearch:URL", help="用 OpenSearch 上的索引（默认用本机的）")


def _evaluating(commands: argparse._SubParsersAction[_Parser]) -> None:
    suite = commands.add_parser("eval", help="用成套的起草要求评测模型、提示和规则，与上次比较")
    suite.add_argument(
        "suites",
        nargs="+",
        metavar="SUITE",
        help="自带评测的名称或 YAML 文件；或 rescore RUN…：用现在的规则重评记录；或 judge RUN RUN：由 --model 比较两次",
    )
    suite.add_argument("--model", action="append", metavar="M", help=f"可写几次；默认用评测文件里的。{MODELS}")
    suite.add_argument("--case", action="append", metavar="ID", help="只做这个用例，可写几次（默认全做）")
    suite.add_argument("--repeat", type=_at_least_one, metavar="N", help="每个用例做几次（默认按评测文件）")
    suite.add_argument("--jobs", type=_at_least_one, default=2, metavar="N", help="同时做几个样本（默认 2）")
    suite.add_argument("--baseline", type=_path, metavar="RUN", help="与这次记录比较，只要有退步就不通过")
    suite.add_argument("--format", choices=["table", "json", "junit", "markdown", "html"], default="table")
    suite.add_argument("-o", dest="output", type=_path, metavar="FILE")
    suite.add_argument("--runs", type=_path, default="runs", metavar="DIR", help="记录放在哪里（默认 runs）")
    suite.add_argument("--record", type=_path, metavar="FILE.jsonl", help="把模型的回答录下来（.jsonl 或 .jsonl.gz）")
    suite.add_argument(
        "--replay",
        type=_path,
        nargs="?",
        const=".",
        metavar="FILE.jsonl",
        help="重放录下的回答（默认用随带的），不调用模型",
    )
    suite.add_argument("--offline", action="store_true", help="保证不联网")
    suite.add_argument(
        "--corpus", type=_path, metavar="DIR", help="也用这个文件夹里的旧讲话（默认只用随带的，好与别的记录比较）"
    )


def _spending(commands: argparse._SubParsersAction[_Parser]) -> None:
    cost = commands.add_parser("cost", help="一份初稿用了多少词元和钱；不给文件夹就列出价目表")
    cost.add_argument("folder", nargs="?", type=_path, metavar="DIR")
    cost.add_argument("--format", choices=["text", "json"], default="text")

    cache = commands.add_parser("cache", help="看或清空本机缓存的回复（draft 问过的同样的话不再花钱；regen 不用它）")
    cache.add_argument("action", nargs="?", choices=["list", "clear"], default="list")
    cache.add_argument("--format", choices=["text", "json"], default="text")


def _modelling(commands: argparse._SubParsersAction[_Parser]) -> None:
    model = commands.add_parser("model", help="本机模型文件：看有哪些、下载、核对、删除")
    model.add_argument("action", choices=["list", "pull", "verify", "remove"])
    model.add_argument("name", nargs="?", metavar="NAME", help="哪一个；pull 不写就列出来选，verify 不写就核对全部")
    model.add_argument("--yes", action="store_true", help="不再问")
    model.add_argument("--format", choices=["text", "json"], default="text", help="list 的格式")
