"""Run the code of the README as it stands.

    run_snippets.py cpp --prefix <where coxa is installed>    every ```cpp block compiles without a warning and runs
    run_snippets.py python                                    the ```python blocks run in order, in one namespace

A cpp block is the body of a main function, unless it brings its own. Console blocks are not run.
A language without a single block is an error.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import NamedTuple

README = Path(__file__).resolve().parents[2] / "README.md"

CMAKE_PROJECT = """\
cmake_minimum_required(VERSION 3.22...3.31)
project(readme_snippets LANGUAGES CXX)
find_package(coxa CONFIG REQUIRED)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "$<1:${CMAKE_BINARY_DIR}/bin>")
if(MSVC)
    add_compile_options(/W4 /WX)
else()
    # A snippet may name a result that it does not use any further.
    add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wsign-conversion -Werror
                        -Wno-unused-variable -Wno-unused-but-set-variable)
endif()
file(GLOB snippets "${CMAKE_SOURCE_DIR}/*.cpp")
foreach(snippet IN LISTS snippets)
    get_filename_component(name "${snippet}" NAME_WE)
    add_executable(${name} "${snippet}")
    target_link_libraries(${name} PRIVATE coxa::coxa)
endforeach()
"""


class Block(NamedTuple):
    line: int  # of the first line of code, counted from 1
    code: str


def blocks(readme: Path, language: str) -> list[Block]:
    """All fenced blocks of one language, also those indented below a list item."""
    found: list[Block] = []
    inside, fence, start, code = "", "", 0, []
    for number, line in enumerate(readme.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = line.strip()
        if not fence:
            if opening := re.match(r"(`{3,})\s*(\w*)", stripped):
                fence, inside = opening.groups()
                start, code = number + 1, []
        elif stripped == fence:
            if inside == language:
                found.append(Block(start, textwrap.dedent("\n".join(code))))
            fence = ""
        else:
            code.append(line)
    if fence:
        sys.exit(f"{readme.name}: the block that opens before line {start} is not closed")
    if not found:
        sys.exit(f"{readme.name}: no {language} block")
    return found


def cpp_program(block: Block) -> str:
    """The block as a program: what belongs to file scope moves up, compiler messages keep the README's line numbers."""
    if re.search(r"^\s*int\s+main\s*\(", block.code, flags=re.MULTILINE):
        return f'#line {block.line} "README.md"\n{block.code}\n'
    hoisted, body = [], []
    for line in block.code.splitlines():
        if re.match(r"\s*#\s*include\b|\s*using namespace coxa::literals;", line):
            hoisted.append(line)
            line = ""
        body.append(line)
    if not any("coxa/coxa.hpp" in line for line in hoisted):
        hoisted.insert(0, "#include <coxa/coxa.hpp>")
    return "\n".join([*hoisted, "int main() {", f'#line {block.line} "README.md"', *body, "}", ""])


def run_cpp(readme: Path, args: argparse.Namespace, folder: Path) -> None:
    found = blocks(readme, "cpp")
    (folder / "CMakeLists.txt").write_text(CMAKE_PROJECT)
    for block in found:
        (folder / f"line_{block.line}.cpp").write_text(cpp_program(block), encoding="utf-8")

    configure = [args.cmake, "-S", folder, "-B", folder / "build", "-DCMAKE_BUILD_TYPE=Release"]
    configure += [f"-DCMAKE_PREFIX_PATH={args.prefix}"]
    configure += ["-G", args.generator] if args.generator else []
    configure += [f"-DCMAKE_CXX_COMPILER={args.compiler}"] if args.compiler else []
    subprocess.run(configure, check=True)
    subprocess.run([args.cmake, "--build", folder / "build", "--config", "Release"], check=True)

    for block in found:
        print(f"--- {readme.name}, line {block.line}", flush=True)
        program = shutil.which(f"line_{block.line}", path=folder / "build" / "bin")
        subprocess.run([program], check=True, cwd=folder, timeout=120)
    print(f"{len(found)} cpp blocks compiled and run")


def run_python(readme: Path, folder: Path) -> None:
    os.chdir(folder)
    os.environ["MPLBACKEND"] = "Agg"
    found = blocks(readme, "python")
    namespace = {"__name__": "__main__"}
    for block in found:
        print(f"--- {readme.name}, line {block.line}", flush=True)
        padded = "\n" * (block.line - 1) + block.code  # so that a traceback names the README's line
        exec(compile(padded, str(readme), "exec"), namespace)
    print(f"{len(found)} python blocks run")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=["cpp", "python"])
    parser.add_argument("--readme", type=Path, default=README)
    parser.add_argument("--prefix", help="where coxa is installed")
    parser.add_argument("--compiler")
    parser.add_argument("--generator")
    parser.add_argument("--cmake", default="cmake")
    args = parser.parse_args()
    readme = args.readme.resolve()
    with tempfile.TemporaryDirectory() as folder:
        try:
            if args.language == "cpp":
                run_cpp(readme, args, Path(folder))
            else:
                run_python(readme, Path(folder))
        finally:
            os.chdir(readme.parent)


if __name__ == "__main__":
    main()
