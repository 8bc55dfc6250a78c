"""The program as a process: streams, consoles of other encodings, faults, names of folders, and what a cold start loads."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from console import ROOT, WAKO, call, environment, program
from write import MINIMAL, write

from pia import __version__
from pia.cli.main import main

SIMPLE = MINIMAL + "files:\n  - {id: f, name: 見本ファイル}\n"


# --- streams, consoles, faults ---


def test_results_go_to_stdout_and_progress_to_stderr(tmp_path: Path) -> None:
    write(tmp_path / "a", SIMPLE)
    done = program("build", tmp_path / "a", "-o", tmp_path / "out", "--format", "md,json")
    assert done.returncode == 0
    assert done.stderr.decode("utf-8").splitlines() == ["md を作成しています…", "json を作成しています…"]
    assert b"out" in done.stdout


def test_machine_output_is_utf8_on_any_console(tmp_path: Path) -> None:
    write(tmp_path / "a", SIMPLE)
    plain = program("form", tmp_path / "a", "--format", "json")
    cp932 = program(
        "form", tmp_path / "a", "--format", "json", env=environment(PYTHONIOENCODING="cp932", PYTHONUTF8="0")
    )
    assert (cp932.returncode, cp932.stdout.replace(b"\r\n", b"\n")) == (0, plain.stdout.replace(b"\r\n", b"\n"))
    assert json.loads(plain.stdout.decode("utf-8"))["name"] == "見本市　見本事務　重点項目評価書"


@pytest.mark.parametrize(
    "argv",
    [["form"], ["check"], ["why", "表紙/特記事項"], ["threshold"], ["build"], ["form", "--format", "md"]],
    ids=" ".join,
)
@pytest.mark.parametrize("encoding", ["cp932", "ascii", "cp1252", "euc_jp"])
def test_a_console_of_another_encoding_never_stops_a_run(argv: list[str], encoding: str, tmp_path: Path) -> None:
    write(tmp_path / "a", SIMPLE + "special_notes: 髙﨑と𠮷野と①と♡と한글\n")
    command, *rest = argv
    if command == "build":
        rest = ["-o", str(tmp_path / "out"), "--format", "md"]
    done = program(command, tmp_path / "a", *rest, env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"))
    assert done.returncode in (0, 1), done.stderr
    assert b"Traceback" not in done.stderr
    if argv == ["form"]:
        text = done.stdout.decode(encoding)
        assert ("特記事項" in text) == (encoding in ("cp932", "euc_jp"))


def test_problems_on_a_cp932_console(tmp_path: Path) -> None:
    write(tmp_path / "a", MINIMAL + "𠮷野: 1\n")
    done = program("form", tmp_path / "a", env=environment(PYTHONIOENCODING="cp932", PYTHONUTF8="0"))
    assert done.returncode == 2
    assert "という項目はありません。" in done.stderr.decode("cp932")


def test_a_stream_without_a_buffer_takes_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a", SIMPLE)
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["form", str(tmp_path / "a"), "--format", "json"]) == 0
    assert json.loads(stream.getvalue())["form"] == "juten"


def test_a_strict_cp932_stream_is_made_lenient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a", SIMPLE + "special_notes: 𠮷野♡\n")
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp932", errors="strict")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["form", str(tmp_path / "a")]) == 0
    stream.flush()
    assert "特記事項" in raw.getvalue().decode("cp932")


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently there")
@pytest.mark.parametrize(
    "argv", [["form", "--format", "json"], ["form"], ["schema"], ["check"], ["check", "--format", "json"]], ids=" ".join
)
def test_a_reader_that_goes_away_is_no_fault(argv: list[str]) -> None:
    command, *rest = argv
    words = [sys.executable, "-m", "pia", command, *([] if command == "schema" else [str(WAKO)]), *rest]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    err = running.stderr.read().decode("utf-8")
    running.stderr.close()
    assert running.wait(timeout=60) in (0, 1)
    assert err == ""


def test_a_fault_of_the_program_is_exit_3_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pia.app import form

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("内部の値")

    monkeypatch.setattr(form, "filled", broken)
    monkeypatch.delenv("PIA_DEBUG", raising=False)
    ran = call(capsys, "form", tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert "ZeroDivisionError" in ran.err
    assert "PIA_DEBUG=1" in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("PIA_DEBUG", "1")
    with pytest.raises(ZeroDivisionError, match="内部の値"):
        main(["form", str(tmp_path)])


def test_an_interrupted_run_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pia.app import form

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(form, "filled", interrupted)
    ran = call(capsys, "form", tmp_path)
    assert (ran.code, ran.out) == (130, "")
    assert "中断しました。" in ran.err


def test_the_console_script_exits_with_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pia", "form", "missing"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2


@pytest.mark.parametrize("module", ["pia", "pia.cli"])
def test_it_runs_as_a_module(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "--version"], env=environment(), capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"pia, version {__version__}")


# --- names of files and folders ---


@pytest.mark.parametrize("name", ["和光市 住基", "名前　全角空白", "髙﨑", "a b'c", "[角]{波}", "100%"])
def test_folders_of_any_name(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / name, MINIMAL + "include: [一覧.yaml]\n", 一覧_yaml="systems: [{id: s, name: S}]\n")
    assert call(capsys, "form", tmp_path / name, "--format", "json").code == 0
    assert call(capsys, "build", tmp_path / name, "-o", tmp_path / f"{name} 出力", "--format", "md").code == 0
    assert len(list((tmp_path / f"{name} 出力").iterdir())) == 1


def test_a_relative_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a", SIMPLE)
    monkeypatch.chdir(tmp_path / "a")
    assert call(capsys, "form", ".").code == 0
    monkeypatch.chdir(tmp_path)
    assert call(capsys, "form", "a").code == 0


# --- a cold start loads only what it needs ---

HEAVY = ("networkx", "jinja2", "openpyxl", "docx", "typst", "fontTools", "numpy", "lxml")


def loaded_by(*argv: str) -> set[str]:
    script = (
        "import sys\nfrom pia.cli.main import main\n"
        f"main({list(argv)!r})\nsys.stderr.write('\\n'.join(sorted({{m.split('.')[0] for m in sys.modules}})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, timeout=120, check=False, cwd=ROOT
    )
    return set(done.stderr.decode("utf-8").split("\n"))


@pytest.mark.parametrize(
    "argv",
    [["--help"], ["check", str(WAKO)], ["form", str(WAKO)], ["why", str(WAKO), "work#name"], ["threshold", str(WAKO)]],
    ids=lambda a: a[0],
)
def test_heavy_libraries_are_not_loaded(argv: list[str]) -> None:
    assert loaded_by(*argv) & set(HEAVY) == set()


def test_help_loads_no_model() -> None:
    assert loaded_by("--help") & {"pydantic", "yaml"} == set()


PUT_OFF = """
import sys
from pia.cli.main import main
main({argv!r})
{then}
"""


def after(then: str, *argv: str) -> list[str]:
    """What a process prints to stderr that runs a command and then ``then``."""
    script = PUT_OFF.format(argv=list(argv), then=then)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, timeout=120, check=True, cwd=ROOT
    )
    return done.stderr.decode("utf-8").splitlines()


def test_metadata_of_packages_is_not_read_unless_asked_for() -> None:
    told = after("print('email' in sys.modules, file=sys.stderr)", "threshold", str(WAKO))
    assert told[-1] == "False"


@pytest.mark.parametrize(
    "then",
    [
        "from importlib.metadata import version; print(version('click'), file=sys.stderr)",
        "import importlib.metadata; print(importlib.metadata.version('click'), file=sys.stderr)",
        "import importlib.metadata as one; print(one.distribution('click').version, file=sys.stderr)",
        "import importlib.metadata; from importlib import metadata; print(metadata.version('click'), file=sys.stderr)",
    ],
)
def test_metadata_of_packages_is_there_for_who_asks(then: str) -> None:
    from importlib.metadata import version

    assert after(then, "threshold", str(WAKO))[-1] == version("click")
