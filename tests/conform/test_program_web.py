"""What nginx and Apache make of configurations against what the readers say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from programs import ask, program

from pia.conform.files import Tree
from pia.conform.readers.registry import READERS

if TYPE_CHECKING:
    from pia.conform.facts import Reading

HEAD = "pid {0}/pid; error_log stderr;\nevents {{}}\n"
NGINX = [
    ("http { server { listen 8080; } }\n", True),
    ("http {\n server {\n  listen 8080;\n  return 301 https://a.example$request_uri;\n }\n}\n", True),
    ("http { include inc/*.conf; }\n", True),
    ("http { include inc/a.conf; include none/*.conf; }\n", True),
    ('http { include "inc/a.conf"; }\n', True),
    ("http { include inc/none.conf; }\n", False),
    ("http { server { listen 8080; allow 10.1.0.0/16; deny all; } }\n", True),
    ("http { server { listen 8080; allow 10.1.2.3/16; } }\n", True),
    ("http { server { listen 8080; allow 10.1.0.0/33; } }\n", False),
    ("http { server { listen 8080; allow 1007.1.0.0/16; } }\n", False),
    ("http { server { listen 70000; } }\n", False),
    ("http { server { listen 0; } }\n", False),
    ("http { server { listen [::1]:8080; listen unix:/run/pia-none; } }\n", True),
    ("http { server { listen localhost:8080 default_server; } }\n", True),
    ("http { server { listen 8080 } }\n", False),
    ("http { server { listen 8080; }\n", False),
    ("http { server { listen 8080; } } }\n", False),
    ('http { server { listen "8080; } }\n', False),
    ("http { map $a $b { default 'x;{'; ~^y{2} \"z}\"; } server { listen 8080; } }\n", False),
    ("http { map $http_a $b { default 'x;{'; \"~^y{2}\" \"z}\"; } server { listen 8080; } }\n", True),
    ("http { log_format a '$remote_addr \"$request\" '\n '# no comment'; access_log off; server { listen 8080; } }\n", True),
    ("http { server { listen 8080; # }\n } }\n", True),
    ("http { server { listen 8080; server_name a\\;b; } }\n", True),
    ("http { server { listen 8080; location ~ ^/a{1,2}$ { return 403; } } }\n", False),
    ('http { server { listen 8080; location ~ "^/a{1,2}$" { return 403; } } }\n', True),
    ("http { server { listen 8080; set $b 1; set $a x${b}y; } }\n", True),
    ("http { server { listen 8080; if ($request_method = POST) { return 405; } } }\n", True),
    ("http { server { listen 8080; autoindex maybe; } }\n", False),
    ("http { server { listen 8080; autoindx on; } }\n", False),
    ("http { server { listen 8080; server_tokens off off; } }\n", False),
    ("http { server { listen 8080; return 301 ; } }\n", True),
    ("http { ssl_protocols TLSv1.2 TLSv1.3; server { listen 8443; } }\n", True),
    ("http { ssl_protocols TLSv1.4; server { listen 8443; } }\n", False),
    ("http { server { listen 8080; location /a { location /a/b { deny all; } } } }\n", True),
    ("http { server { listen 8080; auth_basic off; } }\n", True),
    (";\n", False),
    ("{ }\n", False),
    ("http { server; }\n", False),
    ("http { server {} }\nhttp { server {} }\n", False),
]  # fmt: skip
APACHE_HEAD = """ServerRoot "{0}"
PidFile {0}/pid
ServerName localhost
{1}
ErrorLog {0}/error
"""
MODULES = ("mpm_event", "authz_core", "authz_host", "authn_core", "alias", "ssl", "headers", "rewrite", "socache_shmcb")
APACHE = [
    ("<VirtualHost *:8080>\nServerName a.example\n</VirtualHost>\n", True),
    ("<virtualhost *:8080>\n  servername a.example\n</VIRTUALHOST>\n", True),
    ("<VirtualHost 10.0.0.1:80 10.0.0.2:80>\nServerName b.example\nServerAlias c.example\n</VirtualHost>\n", True),
    ("Define NAME d.example\n<VirtualHost *:80>\nServerName ${NAME}\n</VirtualHost>\n", True),
    ("Include inc/*.conf\n", True),
    ("IncludeOptional none/*.conf\n", True),
    ("Include none.conf\n", False),
    ("<VirtualHost *:80>\nServerName \\\n  e.example\n</VirtualHost>\n", True),
    ("<VirtualHost *:80>\n# ServerName x \\\nServerName f.example\n</VirtualHost>\n", True),
    ("<VirtualHost *:80>\nServerName f.example\n", False),
    ("</VirtualHost>\n", False),
    ("<VirtualHost *:80>\n</Directory>\n", False),
    ("<Directory /srv>\nRequire all granted\nOptions +Indexes -FollowSymLinks\n</Directory>\n", True),
    ('<Directory "/srv/a b">\nRequire ip 10.1.0.0/16\n</Directory>\n', True),
    ("<Directory /srv>\nRequire al granted\n</Directory>\n", False),
    ("<IfModule mod_none.c>\nNoSuchDirective on\n</IfModule>\nTimeout 30\n", True),
    ("<IfDefine NOT_SET>\nTraceEnable off\n</IfDefine>\n", True),
    ("ServerTokens Prod\nServerSignature Off\nTraceEnable Off\nTimeout 30\n", True),
    ("ServerTokens Nothing\n", False),
    ("TraceEnable maybe\n", False),
    ("SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1\n", True),
    ("SSLProtocol -all +TLSv1.2 +TLSv1.3\n", True),
    ("SSLProtocol TLSv1.9\n", False),
    ("SSLVerifyClient require\n", True),
    ("SSLVerifyClient always\n", False),
    ("SSLEngine maybe\n", False),
    ('Header always set Strict-Transport-Security "max-age=1; includeSubDomains"\n', True),
    ("Redirect permanent / https://a.example/\n", True),
    ("ServerSignatur Off\n", False),
    ("LogLevel warn ssl:info\n", True),
    ("LogLevel loud\n", False),
    ("Listen 70000\n", False),
    ("<Directory /srv>\nAllowOverride Sometimes\n</Directory>\n", False),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web")
    (made / "inc").mkdir()
    (made / "inc/a.conf").write_text("server { listen 8081; }\n")
    (made / "inc/b.conf").write_text("server { listen 8082; }\n")
    (made / "inc2").mkdir()
    (made / "inc2/a.conf").write_text("<VirtualHost *:81>\nServerName in.example\n</VirtualHost>\n")
    return made


def _read(reader: str, folder: Path, name: str) -> Reading:
    return READERS[reader].facts(Tree(folder), name)


@pytest.mark.parametrize(("text", "taken"), NGINX)
def test_nginx(folder: Path, text: str, *, taken: bool) -> None:
    (folder / "nginx.conf").write_text(HEAD.format(folder) + text)
    code, out, said = ask(program("nginx"), "-T", "-q", "-c", str(folder / "nginx.conf"), "-p", str(folder))
    reading = _read("nginx", folder, "nginx.conf")
    flaws = [(flaw.line, flaw.words.en) for flaw in reading.flaws]
    assert (code == 0, not flaws) == (taken, taken), (said, flaws)
    if taken:
        read = re.findall(rf"^# configuration file {re.escape(str(folder))}/(.+):$", out, re.MULTILINE)
        assert sorted(read) == sorted(reading.files)


@pytest.fixture(scope="module")
def modules() -> str:
    found = sorted(Path("/usr/lib/apache2/modules").glob("mod_*.so"))
    names = {one.stem.removeprefix("mod_"): one for one in found}
    return "\n".join(f"LoadModule {name}_module {names[name]}" for name in MODULES if name in names)


@pytest.mark.parametrize(("text", "taken"), APACHE)
def test_apache(folder: Path, modules: str, text: str, *, taken: bool) -> None:
    apache = program("apache2")
    head = APACHE_HEAD.format(folder, modules)
    (folder / "apache2.conf").write_text(head + text.replace("inc/", "inc2/"))
    code, out, said = ask(apache, "-t", "-D", "DUMP_VHOSTS", "-f", str(folder / "apache2.conf"))
    reading = _read("apache", folder, "apache2.conf")
    flaws = [(flaw.line, flaw.words.en) for flaw in reading.flaws]
    assert (code == 0, not flaws) == (taken, taken), (said, flaws)
    if taken:
        dumped = re.findall(rf"(\S+\.example) \({re.escape(str(folder))}/([^:]+):(\d+)\)", out)
        hosts = {str(row.values["name"]) for row in reading.tables["hosts"]}
        assert {name for name, _, _ in dumped} <= hosts
        assert not dumped or {file for _, file, _ in dumped} <= set(reading.files)
