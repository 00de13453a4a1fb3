"""What argparse says of a call that is wrong, in Chinese."""

from __future__ import annotations


def in_chinese(message: str) -> str:
    """What argparse says of a wrong call, for writers."""
    for english, chinese in (
        ("the following arguments are required: ", "缺少 "),
        ("unrecognized arguments: ", "不认识 "),
        ("invalid choice: ", "没有这个选择："),
        ("choose from", "可选"),
        ("expected one argument", "后面要跟一个值"),
        ("expected at least one argument", "后面至少要跟一个值"),
        ("invalid int value: ", "不是整数："),
        ("invalid _at_least_one value: ", "不是不小于 1 的整数："),
        ("not allowed with argument ", "不能同时用 "),
        ("argument ", "参数 "),
    ):
        message = message.replace(english, chinese)
    return message
