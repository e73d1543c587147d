"""Builds the wheel, with the Java runtime, the jars and the libraries in it, from what
``mvn package -pl embed -am`` made: ``python3 build_wheel.py FOLDER [HOME [NATIVES]]``, or
``pip wheel python/`` (this is the backend that pyproject.toml names). jlink is that of JAVA_HOME, or
of the JDK 25 found. NATIVES is the kind of ONNX Runtime in HOME: cpu, or cuda12 or cuda13, which then
is the label of the version (0.1.0+cuda13).
"""

import base64
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILT = ROOT / "embed" / "target" / "kedge"
CPU = "cpu"
ORIGIN = (1980, 1, 1, 0, 0, 0)  # of all files, so that a wheel is reproducible


def version(natives):
    """The parent's: 0.1.0-SNAPSHOT is 0.1.0.dev0 here, with what is not for the CPU as its label."""
    pom = (ROOT / "pom.xml").read_text(encoding="utf-8")
    public = re.search(r"<version>([^<]*)</version>", pom).group(1).replace("-SNAPSHOT", ".dev0")
    return public if natives == CPU else f"{public}+{natives}"


def platform_tag():
    """Of the machine, with the C library that ours is linked with."""
    machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    libc = os.confstr("CS_GNU_LIBC_VERSION") if hasattr(os, "confstr") else None
    if machine.startswith("linux_") and libc:
        major, minor = libc.split()[1].split(".")[:2]
        return f"manylinux_{major}_{minor}_{machine[len('linux_'):]}"
    return machine


def java_home():
    found = subprocess.run([ROOT / ".ci" / "jdk25"], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())


def metadata(version):
    text = (HERE / "pyproject.toml").read_text(encoding="utf-8")
    summary = re.search(r'^description = "(.*)"', text, re.M).group(1)
    python = re.search(r'^requires-python = "(.*)"', text, re.M).group(1)
    needed = re.findall(r'"([^"]*)"', re.search(r"^dependencies = \[(.*)\]", text, re.M).group(1))
    extras = re.findall(r'^(\w+) = \["([\w>=.]+)"\]$', text.split("[project.optional")[1], re.M)
    lines = [
        "Metadata-Version: 2.1",
        "Name: kedge",
        f"Version: {version}",
        f"Summary: {summary}",
        "License: Apache-2.0",
        f"Requires-Python: {python}",
        *(f"Requires-Dist: {name}" for name in needed),
        *(f"Provides-Extra: {extra}" for extra, _ in extras),
        *(f'Requires-Dist: {name}; extra == "{extra}"' for extra, name in extras),
        "Description-Content-Type: text/markdown",
        "",
        (HERE / "README.md").read_text(encoding="utf-8"),
    ]
    return "\n".join(lines)


def made_home(folder):
    """What all packages have, made in a folder from what Maven made."""
    if not (BUILT / "libkedge.so").exists():
        raise SystemExit(f"{BUILT} is not complete: run mvn package -pl embed -am -DskipTests")
    home = folder / "native"
    embed = ROOT / "embed"
    subprocess.run(
        [
            java_home() / "bin" / "java", embed / "src" / "build" / "Home.java",
            BUILT, embed / "jlink-options", BUILT / "natives", home,
        ],
        check=True,
    )
    return home


def native(home):
    """The files of kedge/native: name in the wheel, path here."""
    if not (home / "libkedge.so").exists():
        raise SystemExit(f"there is no {home}/libkedge.so: it is compiled on Linux, where gcc is installed")
    for file in sorted(home.rglob("*")):
        if file.is_file() and file.name != "make-archive":
            yield str(file.relative_to(home)), file
    for name in ("LICENSE", "NOTICE"):
        yield name, ROOT / name


class Wheel:
    """A file that is being written."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self.record = []

    def add(self, name, data, mode=0o644):
        entry = zipfile.ZipInfo(name, ORIGIN)
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        self.zip.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self.record.append(f"{name},sha256={digest},{len(data)}")

    def close(self, record):
        self.add(record, ("\n".join([*self.record, f"{record},,", ""])).encode())
        self.zip.close()


def build_wheel(
    wheel_directory, config_settings=None, metadata_directory=None, home=None, natives=CPU
):
    """Of PEP 517: writes the wheel and gives its name. home is taken where it has been made."""
    numbered = version(natives)
    tag = f"py3-none-{platform_tag()}"
    name = f"kedge-{numbered}-{tag}.whl"
    info = f"kedge-{numbered}.dist-info"
    Path(wheel_directory).mkdir(parents=True, exist_ok=True)
    wheel = Wheel(Path(wheel_directory) / name)
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted((HERE / "kedge").glob("*")):
            if file.suffix in (".py", ".typed"):
                wheel.add(f"kedge/{file.name}", file.read_bytes())
        for inside, file in native(home or made_home(Path(folder))):
            executable = os.access(file, os.X_OK)
            wheel.add(f"kedge/native/{inside}", file.read_bytes(), 0o755 if executable else 0o644)
    wheel.add(f"{info}/METADATA", metadata(numbered).encode())
    said = f"Wheel-Version: 1.0\nGenerator: kedge\nRoot-Is-Purelib: false\nTag: {tag}\n"
    wheel.add(f"{info}/WHEEL", said.encode())
    wheel.add(f"{info}/licenses/LICENSE", (ROOT / "LICENSE").read_bytes())
    wheel.close(f"{info}/RECORD")
    return name


def get_requires_for_build_wheel(config_settings=None):
    """Of PEP 517: nothing but what Maven made."""
    return []


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    kind = sys.argv[3] if len(sys.argv) > 3 else CPU
    made = Path(sys.argv[1], build_wheel(sys.argv[1], home=given, natives=kind))
    print(f"{made}: {made.stat().st_size:,} bytes")
