"""The shape of the house, read from the source: who may import whom, how long things are, where the edges are."""

import ast
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RAG = ROOT / "rag"

# Each may import itself and those before it. ``config`` reads the errors of ``policy`` and is open to all after it.
FLOORS = ("policy", "config", "library", "answering", "desk", "cli")
HEAVY = frozenset({"torch", "sentence_transformers", "transformers", "gradio", "chromadb"})
WORLD = frozenset(
    {"os", "pathlib", "io", "shutil", "tempfile", "glob", "socket", "ssl", "http", "urllib", "requests", "httpx"}
    | {"subprocess", "asyncio", "threading", "time", "datetime", "random", "secrets", "uuid", "platform", "sqlite3"}
    | {"logging", "importlib", "langchain_core", "chromadb", "torch"}
)
PRINTERS = frozenset({"cli.py", "desk/terminal.py", "desk/server.py"})
AT_THE_EDGE = frozenset({"cli.py"})  # and the page, under desk/pages/

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A source file of ours: ``name`` is its path inside the package."""

    name: str
    dotted: str
    tree: ast.Module
    lines: int

    @property
    def floor(self) -> str:
        return self.name.split("/")[0].removesuffix(".py")


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(RAG.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        inside = path.relative_to(RAG).as_posix()
        dotted = "rag." + inside.removesuffix(".py").replace("/", ".")
        found.append(Module(inside, dotted.removesuffix(".__init__"), ast.parse(text), len(text.splitlines())))
    return tuple(found)


@cache
def functions() -> tuple[tuple[str, Function], ...]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return tuple((m.name, node) for m in modules() for node in ast.walk(m.tree) if isinstance(node, kinds))


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imports(tree: ast.AST, *, everywhere: bool = True) -> Iterator[str]:
    """Dotted names a module imports, ``from a import b`` as ``a.b``; at module level only unless ``everywhere``."""
    for node in ast.walk(tree) if everywhere else _at_import(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_import(tree: ast.AST) -> Iterator[ast.stmt]:
    """Statements that run when a module is imported; not those that only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.stmt):
            yield node
        yield from _at_import(node)


def ours(name: str) -> str | None:
    """The module of ours that an imported name is, or is in."""
    known = {module.dotted for module in modules()}
    parts = name.split(".")
    return next((dotted for end in range(len(parts), 0, -1) if (dotted := ".".join(parts[:end])) in known), None)


def test_there_is_something_to_read() -> None:
    assert len(modules()) > 30
    assert {module.floor for module in modules()} == {*FLOORS, "__init__"}


def test_each_floor_imports_only_those_below_it() -> None:
    """``rag/__init__`` alone reaches up, and only when a public name is asked for."""
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.floor in FLOORS
        for name in imports(module.tree)
        if name.startswith("rag.") and FLOORS.index(name.split(".")[1]) > FLOORS.index(module.floor)
    ]
    assert wrong == []


def test_policy_imports_nothing_of_ours_but_policy() -> None:
    names = [
        n for m in modules() if m.floor == "policy" for n in imports(m.tree) if n.split(".")[0] in {"rag", "evals"}
    ]
    assert names
    assert all(name.startswith("rag.policy.") for name in names)


def test_the_package_imports_nothing_when_imported() -> None:
    top = next(module for module in modules() if module.name == "__init__.py")
    assert [name for name in imports(top.tree, everywhere=False) if name.startswith("rag")] == []


def test_rag_never_imports_evals_or_tests() -> None:
    names = [(m.name, n) for m in modules() for n in imports(m.tree) if n.split(".")[0] in {"evals", "tests", "app"}]
    assert names == []


def test_no_import_goes_round() -> None:
    """Imports inside functions count too: a cycle that only bites later is still one."""
    edges = {
        module.dotted: {found for name in imports(module.tree) if (found := ours(name)) and found != module.dotted}
        for module in modules()
        if module.dotted != "rag"
    }
    while leaves := {name for name, needs in edges.items() if not needs & edges.keys()}:
        edges = {name: needs for name, needs in edges.items() if name not in leaves}
    assert sorted(edges) == []


def test_heavy_parts_load_only_when_needed() -> None:
    """``askfirst --help`` and a refused question must not wait for torch."""
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        if not module.name.startswith(("desk/server.py", "desk/pages/"))
        for name in imports(module.tree, everywhere=False)
        if name.split(".")[0] in HEAVY
    ]
    assert wrong == []


def test_policy_touches_no_file_network_clock_or_chance() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in modules()
        if module.floor == "policy"
        for name in imports(module.tree)
        if name.split(".")[0] in WORLD
    ]
    calls = [
        f"{module.name} calls {node.func.id}"
        for module in modules()
        if module.floor == "policy"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "input", "print"}
    ]
    assert wrong + calls == []


def test_every_function_says_what_it_returns() -> None:
    assert [f"{name}: {node.name}" for name, node in functions() if node.returns is None] == []


def test_no_function_is_over_60_lines() -> None:
    assert [f"{name}: {node.name} has {_length(node)}" for name, node in functions() if _length(node) > 60] == []


def test_most_functions_are_short() -> None:
    lengths = [_length(node) for _, node in functions()]
    median, p90 = statistics.median(lengths), statistics.quantiles(lengths, n=10)[-1]
    print(f"{len(lengths)} functions: median {median:g} lines, p90 {p90:g}, longest {max(lengths)}")  # noqa: T201
    assert median <= 10
    assert p90 <= 30


def test_no_module_is_over_350_lines() -> None:
    assert [f"{module.name} has {module.lines}" for module in modules() if module.lines > 350] == []


def test_everything_is_caught_only_at_the_edges() -> None:
    def catches_all(node: ast.ExceptHandler) -> bool:
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds)

    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.name not in AT_THE_EDGE and not module.name.startswith("desk/pages/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]
    assert found == []


def test_no_argument_is_checked_by_assert() -> None:
    """``python -O`` drops it. An assert on what the function itself just made is a note to the type checker."""

    def arguments(node: Function) -> set[str]:
        named = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        return {one.arg for one in named} - {"self", "cls"}

    wrong = [
        f"{name}:{check.lineno}"
        for name, node in functions()
        for check in ast.walk(node)
        if isinstance(check, ast.Assert)
        and arguments(node) & {one.id for one in ast.walk(check.test) if isinstance(one, ast.Name)}
    ]
    assert wrong == []


def test_only_the_terminal_prints() -> None:
    found = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and (ast.unparse(node.func) in {"print", "sys.stdout.write", "sys.stderr.write"})
    }
    assert found <= PRINTERS


def test_every_module_and_public_name_is_described() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    bare = [module.name for module in modules() if not ast.get_docstring(module.tree)]
    bare += [
        f"{module.name}: {node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def test_the_public_names_are_two() -> None:
    import rag

    assert rag.__all__ == ["Assistant", "Settings"]
    assert {rag.Assistant.__name__, rag.Settings.__name__} == {"Assistant", "Settings"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = rag.nothing
