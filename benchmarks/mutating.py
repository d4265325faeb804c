"""The small faults that can be put into a Python file, each as a change of a few characters. Pure; see `mutants`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

FLIPPED = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
"""Comparison → what it is turned into: the nearest wrong one, so that only a case on the border tells."""
SAID = {"print", "echo", "log", "debug", "info", "warning", "error", "exception", "warn"}
"""Calls whose arguments are words for people: a change in them is no fault of the code."""


@dataclass(frozen=True, order=True)
class Mutant:
    """A fault: the characters from `start` to `end` of `path` become `text`; `change` says so for people."""

    path: str
    line: int
    start: int
    end: int
    text: str
    change: str


def mutants(path: str, source: str) -> list[Mutant]:
    """Every mutant of a file, in their order; none in docstrings, messages, annotations, `__repr__`, `@overload`."""
    finder = _Finder(path, source)
    finder.visit(ast.parse(source))
    return sorted(set(finder.found))


def mutated(source: str, mutant: Mutant) -> str:
    """The file with its fault in it."""
    return source[: mutant.start] + mutant.text + source[mutant.end :]


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str, source: str) -> None:
        self.found: list[Mutant] = []
        self._path, self._source = path, source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._text = source.splitlines(keepends=True)

    def _at(self, line: int, column: int) -> int:
        """Position in characters: ast counts the columns in bytes."""
        return self._lines[line - 1] + len(self._text[line - 1].encode()[:column].decode())

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None  # parsed from a source
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def _written(self, node: ast.expr | ast.stmt) -> str:
        start, end = self._span(node)
        return self._source[start:end]

    def _put(self, node: ast.expr | ast.stmt, text: str) -> None:
        start, end = self._span(node)
        before = " ".join(self._source[start:end].split())
        change = f"`{before[:60]}` → `{' '.join(text.split())[:60]}`"
        self.found.append(Mutant(self._path, node.lineno, start, end, text, change))

    def _tested(self, test: ast.expr) -> None:
        if not isinstance(test, ast.Constant):
            self._put(test, "True")
            self._put(test, "False")

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test).endswith("TYPE_CHECKING"):
            return
        self._tested(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._put(node.test, "False")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._tested(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for each in node.ifs:
            self._put(each, self._in_place_of(each))
        self.generic_visit(node)

    def _in_place_of(self, condition: ast.expr) -> str:
        """True, with the names that a `:=` of the condition binds still bound."""
        bound = any(isinstance(each, ast.NamedExpr) for each in ast.walk(condition))
        return f"(({self._written(condition)}) or True)" if bound else "True"

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for at, operator in enumerate(node.ops):
            start, end = self._span(operands[at])[1], self._span(operands[at + 1])[0]
            between = self._source[start:end]
            brackets = ")" * between.count(")"), "(" * between.count("(")
            text = f"{brackets[0]} {FLIPPED[type(operator)]} {brackets[1]}"
            left, right = self._written(operands[at])[-30:], self._written(operands[at + 1])[:30]
            change = f"`{left}{between}{right}` → `{left}{text}{right}`".replace("\n", " ")
            self.found.append(Mutant(self._path, operands[at].lineno, start, end, text, change))
        self._constants(operands)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._constants([node.left, node.right])
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._constants([node.value])
        self.generic_visit(node)

    def _constants(self, operands: list[ast.expr]) -> None:
        for each in operands:
            value = each.value if isinstance(each, ast.Constant) else None
            if isinstance(value, str) and value:
                self._put(each, repr(value + "X"))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                self._put(each, repr(value + 1))

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        joined = " or " if isinstance(node.op, ast.And) else " and "
        self._put(node, "(" + joined.join(f"({self._written(each)})" for each in node.values) + ")")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._put(node, f"({self._written(node.operand)})")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        plain = node.value is None or (isinstance(node.value, ast.Constant) and not node.value.value)
        if not plain:  # False, "" and 0 read as None does where a truth is asked for
            self._put(node, "return None")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._put(node, "pass")

    def visit_Raise(self, node: ast.Raise) -> None:
        self._put(node, "pass")  # what it raises is a message

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in SAID:
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """An assertion is no behaviour."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """The columns of what stands in an f-string are not to be relied on before Python 3.12."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.name == "__repr__" or any(ast.unparse(each).endswith("overload") for each in node.decorator_list):
            return
        for statement in node.body:
            self.visit(statement)
        for early in _early_returns(node.body[:-1]):
            self._put(early, "pass")

    visit_AsyncFunctionDef = visit_FunctionDef


def _early_returns(statements: list[ast.stmt]) -> Iterator[ast.Return]:
    """The returns in statements that others of the function follow, but for those of a function within it."""
    for each in statements:
        if isinstance(each, ast.Return):
            yield each
        elif not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [getattr(each, name, []) for name in ("body", "orelse", "handlers", "finalbody")]
            yield from _early_returns([one for block in inner for one in block])
