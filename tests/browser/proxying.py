"""The nginx of docs/server/nginx.conf before processes of the test, by https."""

import datetime
import ipaddress
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from make.proxy import find_nginx

PROJECT = Path(__file__).resolve().parents[2]
CONFIGURATION = PROJECT / "docs/server/nginx.conf"
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
    log_format readers "$cookie_trainlift_process $upstream_addr";
    access_log {folder}/readers.log readers;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def nginx() -> str:
    """The path of nginx; without one the test is skipped with a sentence, and fails in CI."""
    found = find_nginx()
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no nginx, so two processes behind it were not tested: install nginx-light.")
    return found


@contextmanager
def proxy(folder: Path, ports: list[int], port: int) -> Iterator[str]:
    """Runs the documented nginx on `port` before the processes on `ports`; gives its address."""
    program = nginx()
    folder.mkdir()
    write_certificate(folder)
    # its worker runs as a user of its own, and may not come into a folder of the tests' user alone
    text = MAIN.format(folder=folder)
    (folder / "nginx.conf").write_text(f"user root;{text}" if os.geteuid() == 0 else text)
    (folder / "site.conf").write_text(adapted(folder, ports, port))
    with (folder / "nginx.log").open("wb") as log:
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen(
            [*command, "-e", f"{folder}/nginx-error.log"], stdout=log, stderr=log
        )
        try:
            wait_for_pid(folder, process)
            yield f"https://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def adapted(folder: Path, ports: list[int], port: int) -> str:
    """The documented configuration with the ports and files of the test, else unchanged."""
    text = CONFIGURATION.read_text("utf-8")
    text = text[: text.rindex("server {")]
    for documented, here in zip((8501, 8502), ports, strict=True):
        text = text.replace(f"127.0.0.1:{documented}", f"127.0.0.1:{here}")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    return re.sub(r"/etc/trainlift/", f"{folder}/", text)


def wait_for_pid(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Returns when nginx has opened its doors."""
    ends_at = monotonic() + 30
    while monotonic() < ends_at and process.poll() is None:
        if (folder / "nginx.pid").exists() and (folder / "nginx.pid").read_text().strip():
            return
    raise RuntimeError(
        (folder / "nginx.log").read_text() + (folder / "nginx-error.log").read_text()
    )


def write_certificate(folder: Path) -> None:
    """A certificate of our own for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(encoding))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(encoding, *plain))
