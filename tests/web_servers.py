"""Real web servers for the tests, with no other configuration than the one that a build writes."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.machine import ending
from tests.waiting import until

NGINX = """
{modules}
daemon off;
user root;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    include {folder}/site.conf;
  }}
}}
"""
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

# What Debian's package turns on by itself, and the two modules that the configuration asks for.
MODULES = ("mpm_event", "authz_core", "alias", "dir", "env", "filter", "mime", "setenvif")
MODULES += ("deflate", "headers", "rewrite")
APACHE = """
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
User www-data
Group www-data
{modules}
TypesConfig /etc/mime.types
AddEncoding x-gzip .gz .tgz
AddLanguage br .br
DocumentRoot {documents}
Alias {root} {site}/
<Directory {site}>
  AllowOverride All
  Require all granted
</Directory>
"""


@contextmanager
def nginx(program: str, site: Path, configuration: Path, folder: Path) -> Iterator[str]:
    """The address of nginx with a site, whose configuration is included as its comment says."""
    text = configuration.read_text("utf-8").replace("/var/www/site", str(site))
    modules = ""
    if BROTLI.is_file():
        modules = f"load_module {BROTLI};"
        text = text.replace("# brotli_static on;", "brotli_static on;")
    (folder / "site.conf").write_text(text, "utf-8")
    port = free_port()
    main = folder / "nginx.conf"
    main.write_text(NGINX.format(modules=modules, folder=folder, port=port), "utf-8")
    with _running([program, "-e", f"{folder}/error.log", "-c", str(main)], folder, port) as address:
        yield address


@contextmanager
def apache(program: str, site: Path, root: str, folder: Path) -> Iterator[str]:
    """The address of Apache with a site, which carries its own configuration.

    Apache does not read as root: the site and what is above it are put where everybody may.
    """
    documents = folder / "documents"
    documents.mkdir()
    shutil.copytree(site, folder / "site")
    for opened in (folder, documents, folder / "site"):
        opened.chmod(0o755)
    site = folder / "site"
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES
    )
    port = free_port()
    main = folder / "apache.conf"
    values = {"modules": modules, "documents": documents, "site": site, "root": root}
    main.write_text(APACHE.format(**values, folder=folder, port=port), "utf-8")
    with _running([program, "-f", str(main), "-DFOREGROUND"], folder, port) as address:
        yield address


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[str]:
    with subprocess.Popen(command) as server, ending.bound(server):
        until(lambda: server.poll() is not None or _listens(port), "a server that listens")
        log = folder / "error.log"
        assert server.poll() is None, log.read_text("utf-8") if log.exists() else command
        yield f"http://127.0.0.1:{port}"


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
