"""PostgreSQL, nginx and Apache."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pia.conform.facts import Reading

Read = Callable[..., Reading]
PG = "etc/postgresql/15/main/postgresql.conf"
NGINX = "etc/nginx/nginx.conf"
APACHE = "etc/apache2/apache2.conf"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("ssl = on", "ssl", True),
        ("ssl=tr", "ssl", True),
        ("ssl 'off'", "ssl", False),
        ("SSL = On # yes", "ssl", True),
        ("listen_addresses = 'localhost, 10.0.0.1'", "listen_addresses", ("localhost", "10.0.0.1")),
        ("log_line_prefix = '%m ''%u'' '", "log_line_prefix", "%m '%u' "),
        ("authentication_timeout = 1min", "authentication_timeout", 60),
        ("authentication_timeout = 30", "authentication_timeout", 30),
        ("idle_session_timeout = '10min'", "idle_session_timeout", 600),
        ("idle_session_timeout = 5000", "idle_session_timeout", 5),
        ("log_rotation_age = 1d", "log_rotation_age", 1440),
        ("log_statement = 'DDL'", "log_statement", "ddl"),
        ("ssl_min_protocol_version = 'tlsv1.3'", "ssl_min_protocol_version", "TLSv1.3"),
        ("pgaudit.log = 'read, write'", "pgaudit_log", ("read", "write")),
        ("archive_command = 'cp %p /b/%f'", "archive_command_set", True),
        ("archive_command = '/bin/true'", "archive_command_set", False),
        ("hba_file = '/ETC/Hba'", "hba_file", "/ETC/Hba"),
    ],
)
def test_postgresql_values(read: Read, line: str, name: str, value: object) -> None:
    reading = read("postgresql", {PG: f"\n{line}\n"})
    assert (reading.value(name), reading.flaws, reading.settings[name].line) == (value, [], 2)


def test_the_last_value_wins_and_the_automatic_file_is_last(read: Read) -> None:
    files = {
        PG: "ssl = off\ninclude_dir 'conf.d'\nport = 1\nport = 2\n",
        "etc/postgresql/15/main/conf.d/a.conf": "ssl = on\n",
        "etc/postgresql/15/main/postgresql.auto.conf": "port = '3'\n",
    }
    reading = read("postgresql", files)
    assert (reading.value("ssl"), reading.value("port")) == (True, 3)
    assert reading.settings["ssl"].file.endswith("conf.d/a.conf")


@pytest.mark.parametrize(
    "line", ["ssl", "ssl = perhaps", "port = five", "log_line_prefix = 'open", "= on", "log_rotation_age = 1 fortnight"]
)
def test_lines_that_are_no_postgresql(read: Read, line: str) -> None:
    assert [flaw.line for flaw in read("postgresql", {PG: f"\n{line}\n"}).flaws] == [2]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("local all postgres peer", ("local", "", False, True, True, "peer", False)),
        (
            "host all all 127.0.0.1/32 scram-sha-256",
            ("host", "127.0.0.1/32", False, True, False, "scram-sha-256", False),
        ),
        ("host all all ::1/128 trust", ("host", "::1/128", False, True, False, "trust", False)),
        ("host all all 10.0.0.0 255.0.0.0 md5", ("host", "10.0.0.0/8", False, False, False, "md5", False)),
        ("hostssl all all all cert", ("hostssl", "all", True, False, True, "cert", True)),
        (
            "hostssl all all 0.0.0.0/0 scram-sha-256 clientcert=verify-full",
            ("hostssl", "0.0.0.0/0", True, False, True, "scram-sha-256", True),
        ),
        (
            "host replication repl samenet scram-sha-256 # note",
            ("host", "samenet", False, False, False, "scram-sha-256", False),
        ),
        (
            'hostnossl "all" "a b" .example.jp ldap ldapserver=x ldapbasedn=o',
            ("hostnossl", ".example.jp", False, False, False, "ldap", False),
        ),
        (
            "hostgssenc all all 10.1.2.3/32 gss include_realm=0",
            ("hostgssenc", "10.1.2.3/32", False, False, True, "gss", False),
        ),
    ],
)
def test_rules_of_access(read: Read, line: str, expected: tuple[object, ...]) -> None:
    reading = read("pg-hba", line + "\n")
    names = ("type", "address", "any_address", "local", "encrypted", "method", "client_certificate")
    assert [tuple(row.values[n] for n in names) for row in reading.tables["rules"]] == [expected]
    assert reading.flaws == []


def test_rules_keep_their_order_and_go_on(read: Read) -> None:
    reading = read("pg-hba", 'local all all \\\n peer\n# c\nhost a,b +x,"Y" 10.1.2.3/32 reject\n')
    assert [(row.values["order"], row.line, row.values["users"]) for row in reading.tables["rules"]] == [
        (1, 1, ("all",)),
        (2, 4, ("+x", "Y")),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "host all all 10.0.0.0/8",
        "hots all all all trust",
        "local all",
        "host all all all trsut",
        "host all all 10.0.0.0 255.0.0.0",
    ],
)
def test_lines_that_are_no_rules_of_access(read: Read, line: str) -> None:
    assert [(flaw.code, flaw.line) for flaw in read("pg-hba", f"\n{line}\n").flaws] == [("syntax", 2)]


def servers(reading: Reading, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row.values[name] for name in names) for row in reading.tables["servers"]]


def test_nginx_servers_inherit(read: Read) -> None:
    text = """http {
  ssl_protocols TLSv1.2 TLSv1.3;
  access_log off;
  server { listen 443 ssl; server_name a b; access_log /x; }
  server { listen 80 default_server; ssl_protocols TLSv1; return 301 https://$host$request_uri; }
}
"""
    reading = read("nginx", {NGINX: text})
    assert servers(reading, "names", "tls", "plain", "protocols", "logged", "redirects") == [
        (("a", "b"), True, False, ("TLSv1.2", "TLSv1.3"), True, False),
        ((), False, True, ("TLSv1",), False, True),
    ]
    assert [row.line for row in reading.tables["servers"]] == [4, 5]


def test_nginx_access_of_a_location_replaces_that_of_its_server(read: Read) -> None:
    text = "http { server { listen 443 ssl; allow 10.0.0.0/8; deny all; location / { } location /x { allow all; } location /y { deny all; location /y/z { proxy_pass http://b; } } } }"
    reading = read("nginx", {NGINX: text})
    names = ("location", "allowed", "denies_others", "proxied_to", "proxied_tls")
    assert [tuple(row.values[n] for n in names) for row in reading.tables["locations"]] == [
        ("/", ("10.0.0.0/8",), True, None, None),
        ("/x", ("all",), False, None, None),
        ("/y", (), True, None, None),
        ("/y > /y/z", (), True, "http://b", False),
    ]


def test_nginx_quotes_comments_and_variables(read: Read) -> None:
    text = 'http { # c {\n log_format m \'$a { "} ;\';\n server { listen 443 ssl; set $x "a;b"; if ($x ~* "^a{2}") { return 403; } add_header Strict-Transport-Security "max-age=1; x" always; root /srv/${x}/y; } }'
    reading = read("nginx", {NGINX: text})
    assert (servers(reading, "tls", "hsts"), reading.flaws) == ([(True, True)], [])


def test_nginx_includes_continue_the_block(read: Read) -> None:
    files = {
        NGINX: "http { include conf.d/*.conf; server { include tls.conf; } }",
        "etc/nginx/conf.d/a.conf": "ssl_protocols TLSv1.3;\n",
        "etc/nginx/tls.conf": "\nlisten 8443 ssl;\n",
    }
    reading = read("nginx", files)
    assert servers(reading, "listen", "protocols") == [(("8443",), ("TLSv1.3",))]
    assert (reading.tables["servers"][0].line, reading.flaws) == (2, [])


@pytest.mark.parametrize("text", ["http {", "}", "http { server { listen 80 } }", "http { ; }", "listen", 'x "open;'])
def test_texts_that_are_no_nginx(read: Read, text: str) -> None:
    assert [flaw.code for flaw in read("nginx", {NGINX: text}).flaws] == ["syntax"]


def test_a_file_of_sites_alone(read: Read) -> None:
    reading = read("nginx", "server { listen [::]:443 ssl http2; }\n", "etc/nginx/sites-available/app")
    assert servers(reading, "listen", "tls") == [(("[::]:443",), True)]


def hosts(reading: Reading, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row.values[name] for name in names) for row in reading.tables["hosts"]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("all -SSLv3", ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")),
        ("all -SSLv3 -TLSv1 -TLSv1.1", ("TLSv1.2", "TLSv1.3")),
        ("-all +TLSv1.2 +TLSv1.3", ("TLSv1.2", "TLSv1.3")),
        ("TLSv1.3", ("TLSv1.3",)),
        ("TLSv1.2 TLSv1.3", ("TLSv1.2", "TLSv1.3")),
    ],
)
def test_apache_protocols(read: Read, written: str, expected: tuple[str, ...]) -> None:
    reading = read("apache", {APACHE: f"<VirtualHost *:443>\nSSLEngine on\nSSLProtocol {written}\n</VirtualHost>\n"})
    assert hosts(reading, "tls", "protocols") == [(True, expected)]


def test_apache_hosts_take_the_settings_of_the_server(read: Read) -> None:
    text = 'SSLProtocol TLSv1.3\nServerTokens Prod\n<IfModule mod_ssl.c>\n<VirtualHost *:443>\nSSLEngine on\nServerName a\nSSLVerifyClient require\nHeader always set Strict-Transport-Security "max-age=1"\n</VirtualHost>\n</IfModule>\n'
    reading = read("apache", {APACHE: text})
    assert hosts(reading, "name", "protocols", "client_certificate", "hsts") == [("a", ("TLSv1.3",), True, True)]
    assert (reading.value("server_tokens"), reading.value("trace"), reading.flaws) == ("prod", True, [])


def test_apache_directories(read: Read) -> None:
    text = '<Directory />\nRequire all denied\n</Directory>\n<Directory "/srv">\nOptions Indexes\nRequire all granted\nAllowOverride None\n</Directory>\n'
    reading = read("apache", {APACHE: text})
    names = ("path", "granted_to_all", "indexes", "override")
    assert [tuple(row.values[n] for n in names) for row in reading.tables["directories"]] == [
        ("/", False, False, None),
        ("/srv", True, True, "none"),
    ]


def test_apache_defines_and_includes(read: Read) -> None:
    files = {
        APACHE: "Define confs sites\nIncludeOptional ${confs}/*.conf\nIncludeOptional none/*.conf\n",
        "etc/apache2/sites/a.conf": "<VirtualHost *:80>\nRedirect / https://a/\n</VirtualHost>\n",
    }
    reading = read("apache", files)
    assert (hosts(reading, "tls", "redirects"), reading.flaws) == ([(False, True)], [])


@pytest.mark.parametrize("text", ["<VirtualHost *:80>\n", "</VirtualHost>\n", "<A x>\n</B>\n", 'ServerName "open\n'])
def test_texts_that_are_no_apache(read: Read, text: str) -> None:
    assert "syntax" in {flaw.code for flaw in read("apache", {APACHE: text}).flaws}


def test_an_export_of_the_catalog(read: Read) -> None:
    text = '{"roles": [\n{"rolname": "app", "rolsuper": false, "rolcanlogin": true, "rolconnlimit": -1, "rolpassword": "md5secret"}],\n"tables": [{"schemaname": "s", "tablename": "t", "rowsecurity": true}],\n"policies": [{"schemaname": "s", "tablename": "t"}, {"schemaname": "s", "tablename": "u"}]}'
    reading = read("pg-catalog", text)
    (role,), (table,) = reading.tables["roles"], reading.tables["tables"]
    assert (role.values["name"], role.values["superuser"], role.values["connections"], role.line) == (
        "app",
        False,
        -1,
        2,
    )
    assert (table.values["row_security"], table.values["forced"], table.values["policies"]) == (True, None, 1)
    assert "secret" not in repr(reading)
    assert reading.flaws == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "shape"),
        ("[", "json"),
        ('{"roles": [{}], "tables": []}', "shape"),
        ('{"roles": [1], "tables": []}', "shape"),
        ('{"roles": [], "tables": [{"schemaname": "s", "tablename": "t", "rowsecurity": "t"}]}', "value"),
    ],
)
def test_exports_that_are_no_catalog(read: Read, text: str, code: str) -> None:
    assert [flaw.code for flaw in read("pg-catalog", text).flaws] == [code]
