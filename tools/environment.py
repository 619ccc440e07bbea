"""Makes `.venv` with exactly what a requirements file pins; run by the machine's own Python.

    python3 tools/environment.py requirements.txt

Nothing is done while the file is the one that was installed last. Uses uv where the
machine has it, else venv and pip; both check the hash of every package.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Holds everything that `requirements.txt` holds, at the same versions.
ALL = "requirements-dev.txt"


class Failed(Exception):
    """Says what the person at the keyboard can do."""


def prepare(venv: Path, *, requirements: str, root: Path = ROOT) -> bool:
    """Make `venv` hold what `requirements` pins; return whether anything had to be done.

    Raises Failed when it cannot be made.
    """
    stamp, unfinished = venv / "installed.txt", venv / "unfinished"
    wanted = _line(root / requirements)
    is_usable = _starts(venv) and not unfinished.exists()
    if is_usable and stamp.exists() and wanted in stamp.read_text(encoding="utf-8").splitlines():
        return False
    uv = shutil.which("uv")
    if not is_usable or (uv is None and not _starts(venv, "-m", "pip", "--version")):
        _create(venv, uv=uv)
    # Whoever pulls the plug from here on begins anew: half a package looks like a whole one.
    unfinished.touch()
    print(f"Installing {requirements} with {'uv' if uv else 'pip'} …", flush=True)
    _install(venv, root / requirements, uv=uv)
    both = (_line(root / "requirements.txt"), _line(root / ALL))
    stamp.write_text("\n".join(both if requirements == ALL else [wanted]), encoding="utf-8")
    unfinished.unlink()
    return True


def _line(requirements: Path) -> str:
    return f"{hashlib.sha256(requirements.read_bytes()).hexdigest()}  {requirements.name}"


def _python(venv: Path) -> str:
    return str(venv / "bin" / "python")


def _starts(venv: Path, *arguments: str) -> bool:
    """Say whether the Python of `venv` runs; its system Python may have gone since."""
    try:
        tried = subprocess.run(
            [_python(venv), *(arguments or ("-c", ""))], capture_output=True, check=False
        )
    except OSError:
        return False
    return tried.returncode == 0


def _create(venv: Path, *, uv: str | None) -> None:
    print(f"Making {venv.name} with Python {sys.version.split()[0]} …", flush=True)
    if uv:
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv))
    else:
        _run(sys.executable, "-m", "venv", "--clear", str(venv))


def _install(venv: Path, requirements: Path, *, uv: str | None) -> None:
    pinned = ("--quiet", "--require-hashes", "-r", str(requirements))
    if uv:
        _run(uv, "pip", "install", "--python", _python(venv), *pinned)
    else:
        _run(_python(venv), "-m", "pip", "--disable-pip-version-check", "install", *pinned)


def _run(*command: str) -> None:
    if subprocess.run(command, check=False).returncode:
        raise Failed(
            "The virtual environment could not be made; the reason stands above. "
            "Is the network there, and the disk not full? Then run the same command again."
        )


if __name__ == "__main__":
    try:
        prepare(ROOT / ".venv", requirements=sys.argv[1])
    except Failed as failed:
        sys.exit(str(failed))
    except KeyboardInterrupt:
        sys.exit("Interrupted. Run the same command again to go on.")
