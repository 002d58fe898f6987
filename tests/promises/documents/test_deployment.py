"""What is delivered beside the code speaks of settings and files that there are."""

import re
from pathlib import Path

from chungthuc.__main__ import VERBS

PAPERS = [*Path("deploy").iterdir(), *Path("docs/operating").iterdir()]
OURS = re.compile(r"\b(?:CHUNGTHUC|DATABASE)_[A-Z_]*[A-Z]\b")
OF_COMPOSE = {"CHUNGTHUC_IMAGE"}


def read_by_the_product() -> set[str]:
    code = "".join(
        one.read_text(encoding="utf-8")
        for one in (*Path("chungthuc").glob("*.py"), *Path("chungthuc/settings").glob("*.py"))
    )
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))


def test_every_setting_that_operators_are_told_of_is_read():
    told = {name for paper in PAPERS for name in OURS.findall(paper.read_text(encoding="utf-8"))}
    known = read_by_the_product()
    assert {"DATABASE_URL", "CHUNGTHUC_BIND", "CHUNGTHUC_SMTP"} <= known
    assert not {name for name in told - OF_COMPOSE if name not in known and name.removesuffix("_FILE") not in known}


def test_every_lasting_setting_is_told_to_operators():
    told = "".join(paper.read_text(encoding="utf-8") for paper in PAPERS)
    assert not {name for name in read_by_the_product() if name not in told}


def test_compose_starts_what_the_product_knows():
    compose = Path("deploy/compose.yaml").read_text(encoding="utf-8")
    verbs = set(re.findall(r"command: \[(\w+)\]", compose)) | set(re.findall(r"chungthuc, (\w+)\]", compose))
    assert verbs == {"serve", "worker", "migrate", "health"}
    assert verbs <= VERBS.keys()


def test_what_builds_the_image_is_locked_as_in_development():
    def locked(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==([^ ;]+)", Path(name).read_text(encoding="utf-8"), re.MULTILINE))

    development = locked("requirements-dev.txt")
    for lock in ("requirements.txt", "requirements-build.txt"):
        assert locked(lock).items() <= development.items(), lock
