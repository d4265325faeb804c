"""The small faults that can be put into a Python file, each as a change of a few characters. Pure; see `mutants`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

FLIPPED = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
"""Comparison → the nearest wrong one, which only a case on the border tells from it."""
SAID = {"print", "echo", "log", "debug", "info", "warning", "error", "exception", "warn"}
"""Calls whose arguments are words for people: a change in them is no fault of the code."""


@dataclass(frozen=True, order=True)
class Mutant:
    """A fault: the characters from `start` to `end` of `path` become `text`; `before` is the whole that it is in."""

    path: str
    line: int
    start: int
    end: int
    text: str
    before: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} `{' '.join(self.before.split())[:80]}` → `{' '.join(self.text.split())[:80]}`"


def mutants(path: str, source: str) -> list[Mutant]:
    """Every mutant of a file, in their order; none in docstrings, messages, annotations, `__repr__`, `@overload`."""
    lines = source.splitlines(keepends=True)

    def at(line: int, column: int) -> int:  # in characters: ast counts the columns in bytes
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    def span(node: ast.expr | ast.stmt) -> tuple[int, int, str]:
        start, end = at(node.lineno, node.col_offset), at(node.end_lineno or 0, node.end_col_offset or 0)
        return start, end, source[start:end]

    found = set()
    for node in _walk(ast.parse(source)):
        for changed, text in _faults(node):
            parts = getattr(changed, "values", None) or [getattr(changed, "operand", changed)]
            start, end, before = span(changed)
            whole = text.format(*(f"({span(each)[2]})" for each in parts))
            found.add(Mutant(path, changed.lineno, start, end, whole, before))
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
            for operator, one, other in zip(node.ops, operands, operands[1:], strict=False):
                (_, start, left), (end, _, right) = span(one), span(other)
                between = source[start:end]
                text = f"{')' * between.count(')')} {FLIPPED[type(operator)]} {'(' * between.count('(')}"
                found.add(Mutant(path, one.lineno, start, end, text, f"{left}{between}{right}"))
    return sorted(found)


def _faults(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """The nodes that a fault at `node` replaces, and by what; {0}, {1} … are their parts."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Constant):
            yield from ((test, "True"), (test, "False"))
        case ast.While(test=test):
            yield test, "False"
        case ast.comprehension(ifs=conditions):
            for each in conditions:  # the names that a `:=` of the condition binds stay bound
                binds = any(isinstance(one, ast.NamedExpr) for one in ast.walk(each))
                yield each, "({0} or True)" if binds else "True"
        case ast.BoolOp(op=op, values=values):
            joined = " or " if isinstance(op, ast.And) else " and "
            yield node, "(" + joined.join(f"{{{number}}}" for number in range(len(values))) + ")"
        case ast.UnaryOp(op=ast.Not()):
            yield node, "{0}"
        case ast.Compare(left=left, comparators=others):
            yield from _constants(left, *others)
        case ast.BinOp(left=left, right=right):
            yield from _constants(left, right)
        case ast.AugAssign(value=value):
            yield from _constants(value)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and not value.value):
            yield node, "return None"  # False, "" and 0 read as None does where a truth is asked for
        case ast.Continue() | ast.Raise():
            yield node, "pass"  # what a raise says is a message
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            yield from ((early, "pass") for early in _returns(body[:-1]))


def _constants(*operands: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    for each in operands:
        value = each.value if isinstance(each, ast.Constant) else None
        if isinstance(value, str) and value:
            yield each, repr(value + "X").replace("{", "{{").replace("}", "}}")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield each, repr(value + 1)


def _returns(statements: list[ast.stmt]) -> Iterator[ast.Return]:
    """The returns in statements that others of the function follow, but for those of a function within it."""
    for each in statements:
        if isinstance(each, ast.Return):
            yield each
        elif not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for block in ("body", "orelse", "handlers", "finalbody"):
                yield from _returns(getattr(each, block, []))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it, but for what is no behaviour, and f-strings, whose columns are wrong before 3.12."""
    match node:
        case ast.Raise():
            yield node
        case ast.Assert() | ast.JoinedStr() | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            pass
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in SAID:
            pass
        case ast.FunctionDef(name="__repr__") | ast.FunctionDef(decorator_list=[ast.Name(id="overload")]):
            pass
        case _:
            yield node
            for field, value in ast.iter_fields(node):
                if field not in ("annotation", "returns", "decorator_list", "args") or isinstance(node, ast.Call):
                    for each in value if isinstance(value, list) else [value]:
                        if isinstance(each, ast.AST):
                            yield from _walk(each)
