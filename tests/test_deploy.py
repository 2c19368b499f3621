"""The files of deploy/: they parse, and what they start exists and runs outside a container."""

import configparser
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
SEATCHANGE = Path(sys.executable).with_name("seatchange")


def instructions(name):
    """The instructions of a Dockerfile, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [line.removeprefix(f"{name} ") for line in text.splitlines() if line.startswith(f"{name} ")]


def runs(*arguments, folder):
    done = subprocess.run([SEATCHANGE, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_the_prefect_deployment_names_a_flow_with_these_parameters():
    told = yaml.safe_load((DEPLOY / "prefect.yaml").read_text("utf-8"))
    (deployment,) = told["deployments"]
    module, _, name = deployment["entrypoint"].rpartition(".")
    watch = getattr(importlib.import_module(module), name)
    assert watch.name == "watch"
    assert set(deployment["parameters"]) <= set(watch.parameters.properties)
    assert deployment["schedules"][0]["interval"] == 900
    for step in told["pull"]:
        (path,) = step
        module, _, function = path.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_the_image_runs_as_nobody_in_particular_from_the_lock_file():
    steps = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"pip install .*--require-hashes --requirement requirements\.lock", steps)
    assert instructions("USER") == ["seatchange"]
    for copied in instructions("COPY"):
        for source in copied.split()[:-1]:
            assert source.startswith(("--from=", "/opt/")) or (ROOT / source).exists()


def test_the_image_starts_a_command_that_exists(tmp_path):
    (entrypoint,) = instructions("ENTRYPOINT")
    (command,) = instructions("CMD")
    assert yaml.safe_load(entrypoint) == ["seatchange"]
    assert runs(*yaml.safe_load(command), "--help", folder=tmp_path).returncode == 0
    (health,) = instructions("HEALTHCHECK")
    program, *arguments = yaml.safe_load(health.partition("CMD ")[2])
    assert program == "seatchange"
    assert runs(*arguments, folder=tmp_path).stdout == "not up\n"


def test_the_composition_starts_seatchange_with_a_prefect_server(tmp_path):
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    ours, server = services["seatchange"], services["prefect"]
    assert (DEPLOY / ours["build"]["context"] / ours["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert ours["depends_on"]["prefect"]["condition"] == "service_healthy"
    assert runs(*ours["command"], "--help", folder=tmp_path).returncode == 0
    locked = re.search(r"^prefect==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.M)[1]
    assert server["image"].startswith(f"prefecthq/prefect:{locked}-")
    for variable in ours["environment"]:
        assert variable.startswith(("PREFECT_API_URL", "SEATCHANGE_WAREHOUSE__PATH"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_the_unit_is_one_that_systemd_takes(tmp_path):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(DEPLOY / "seatchange.service", "utf-8")
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert Path(program).name == "seatchange"
    assert runs(*arguments, "--help", folder=tmp_path).returncode == 0
    # The same unit with the program that is here in place of the installed one.
    text = (DEPLOY / "seatchange.service").read_text("utf-8").replace(program, str(SEATCHANGE))
    (tmp_path / "seatchange.service").write_text(text, "utf-8")
    verify = ["systemd-analyze", "verify", str(tmp_path / "seatchange.service")]
    environment = os.environ | {"SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(verify, capture_output=True, text=True, env=environment, check=False)
    complaints = [line for line in done.stderr.splitlines() if "seatchange.service" in line]
    assert (done.returncode, complaints) == (0, [])
