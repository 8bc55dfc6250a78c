"""Changes of meaning that slipped through once: each must not conform."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from pia.conform.declared import declared_value
from pia.conform.judge import judge
from pia.conform.reading import own_expectations

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.conform.expression import Engine
    from pia.conform.facts import Reading

TABLES = "*filter\n:INPUT {0} [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT {1} [0:0]\n{2}\nCOMMIT\n"
DENY = (
    "Windows Registry Editor Version 5.00\n"
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices]\n"
)
SENT = (
    '*.* action(type="omfwd" target="log.example" port="6514" protocol="tcp" StreamDriver="gtls"'
    ' StreamDriverMode="1" StreamDriverAuthMode="x509/name")\n'
)


def plan(kind: str, values: dict[str, Any]) -> str:
    """Return a plan of Terraform with one resource."""
    return json.dumps(
        {"planned_values": {"root_module": {"resources": [{"address": "a", "type": kind, "values": values}]}}}
    )


HOLES: list[tuple[str, str, Any, str]] = [
    ("terminals-packet-filter", "iptables", None, TABLES.format("ACCEPT", "DROP", "-A INPUT -s 10.1.0.0/16 -j ACCEPT")),
    ("terminals-packet-filter", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -s 10.1.0.0/0 -j A\n-A A -j ACCEPT")),
    ("terminals-packet-filter", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -s 1007.1.0.0/16 -j ACCEPT")),
    ("terminals-packet-filter", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -s 10.1.0.0/16 -p tcp --dport 0 -j ACCEPT")),
    ("packet-filter-passes-all", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -j ACCEPT")),
    ("packet-filter-passes-all", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -m mark --mark 0x1 -p tcp --dport 22 -j ACCEPT")),
    ("terminals-packet-filter", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -s 10.1.0.0/16 -j ACCEPT\n-A INPUT -m state ! --state ESTABLISHED -j ACCEPT")),
    ("terminals-packet-filter", "iptables", None, TABLES.format("DROP", "DROP", "-A INPUT -s 10.1.0.0/16 -j ACCEPT\n-A INPUT ! -p icmp -j ACCEPT")),
    ("sudo-limited", "sudoers", None, "vendor ALL=(ALL) /bin/bash\n"),
    ("sudo-limited", "sudoers", None, "vendor ALL=(ALL) /usr/bin/\n"),
    ("sudo-limited", "sudoers", None, "vendor ALL=(ALL) /usr/bin/python3.11\n"),
    ("sudo-limited", "sudoers", None, "vendor ALL=(ALL) sudoedit /etc/*\n"),
    ("sudo-limited", "sudoers", None, "vendor ALL=(ALL) ^/.*$\n"),
    ("sudo-limited", "sudoers", None, "vendor ALL=(ALL) sha224:d8b1f2a ALL\n"),
    ("sudo-asks", "sudoers", None, "Defaults timestamp_timeout=15.5\nroot ALL=(ALL:ALL) ALL\n"),
    ("sudo-clean-environment", "sudoers", None, "Defaults setenv\nvendor ALL=(juki) /usr/bin/export\n"),
    ("media-blocked", "registry", None, DENY + '"Deny_All"=dword:00000001\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows]\n'),
    ("media-blocked", "registry", None, DENY + '"Deny_All"=dword:00000001\n"Deny_All"=-\n'),
    ("media-blocked", "registry", None, DENY + '"Deny_All"="1"\n'),
    ("media-blocked", "registry", None, DENY.replace("LOCAL_MACHINE", "USERS\\S-1-5-21-1") + '"Deny_All"=dword:00000001\n'),
    ("media-blocked", "registry", None, 'REGEDIT4\n[HKEY_CURRENT_USER\\SYSTEM\\CurrentControlSet\\Services\\USBSTOR]\n"Start"=dword:00000004\n'),
    ("lockout-windows", "secedit", None, "[System Access]\nLockoutBadCount = 5\nLockoutDuration = 1\nEnableGuestAccount = 0\n"),
    ("sshd-no-root", "sshd", None, "PermitRootLogin no\nInclude /etc/ssh/not-copied.conf\n"),
    ("database-authenticates", "pg-hba", None, "# nothing\n"),
    ("database-named-users", "pg-hba", None, 'hostssl app "/^.*$" 10.1.2.3/32 scram-sha-256\n'),
    ("web-encrypted-nginx", "nginx", None, "http { server { listen 443 ssl; ssl_protocols TLSv1.2; ssl_ciphers HIGH:NULL; } }\n"),
    ("web-encrypted-nginx", "nginx", None, "http { server { listen 443 ssl; ssl_protocols TLSv1.2; } }\nstream { server { listen 5432; } }\n"),
    ("terminals-web", "nginx", None, "http { server { listen 443 ssl; satisfy any; allow 10.1.0.0/16; deny all; auth_basic a; auth_basic_user_file b; } }\n"),
    ("web-authenticates", "nginx", None, "http { server { listen 443 ssl; satisfy any; allow all; auth_basic a; auth_basic_user_file b; } }\n"),
    ("web-authenticates", "nginx", None, "http { server { listen 443 ssl; auth_basic a; } }\n"),
    ("web-authenticates", "nginx", None, "http { server { listen 443 ssl; auth_basic $realm; auth_basic_user_file b; } }\n"),
    ("web-authenticates-places", "nginx", None, "http { server { listen 443 ssl; auth_request /a; location /b { auth_request off; } } }\n"),
    ("log-sent-away-whole", "rsyslog", None, "*.* stop\n" + SENT),
    ("log-sent-away-whole", "rsyslog", None, ':msg, contains, "x" ~\n' + SENT),
    ("log-sent-away-whole", "rsyslog", None, 'if $programname == "sshd" then stop\n' + SENT),
    ("log-sent-away", "rsyslog", None, 'ruleset(name="r") {\n' + SENT.removeprefix("*.* ") + "}\n"),
    ("log-sent-away", "rsyslog", None, SENT.replace("log.example", "127.0.0.1")),
    ("audit-watches", "audit-rules", None, "-a never,task\n-w /srv/juki -p rwa\n-e 2\n"),
    ("audit-watches", "audit-rules", None, "-a never,exit -F dir=/srv/juki\n-w /srv/juki -p rwa\n-e 2\n"),
    ("audit-watches", "audit-rules", None, "-a always,exclude -F msgtype=PATH\n-w /srv/juki -p rwa\n-e 2\n"),
    ("audit-watches", "audit-rules", None, "-w /srv/juki -p rwa\n-r 1\n-e 2\n"),
    ("log-kept-auditd", "auditd", None, "max_log_file_action = keep_logs\nspace_left_action = rotate\n"),
    ("clock-synchronised", "clock", None, "server ntp.example noselect\n"),
    ("clock-synchronised", "clock", None, "server 127.127.1.0\n"),
    ("service-rights", "systemd-unit", None, "[Service]\nUser=app\nNoNewPrivileges=yes\nExecStart=+/usr/bin/x\n"),
    ("service-addresses", "systemd-unit", None, "[Service]\nIPAddressDeny=any\nIPAddressAllow=0.0.0.0/1 128.0.0.0/1\nExecStart=/x\n"),
    ("cloud-in-japan", "terraform", None, plan("aws_dynamodb_table", {"region": "ap-northeast-1", "replica": [{"region_name": "us-east-1"}]})),
    ("cloud-in-japan", "terraform", None, plan("aws_elasticache_cluster", {"region": "us-east-1"})),
    ("cloud-no-open-rule", "terraform", None, plan("azurerm_network_security_group", {"security_rule": [{"direction": "Inbound", "access": "Allow", "source_address_prefix": "*"}]})),
    ("cloud-no-open-rule", "terraform", None, plan("google_compute_firewall", {"direction": "INGRESS", "allow": [{"protocol": "tcp"}]})),
    *(("cloud-not-public", "terraform", None, plan(kind, {})) for kind in ("aws_lb", "aws_eip", "aws_internet_gateway", "aws_eks_cluster", "aws_api_gateway_rest_api", "google_sql_database_instance", "aws_lambda_function_url")),
    ("packet-filter-closed", "iptables", None, "*filter\n:INPUT DROP [0:0]\n:OUTPUT DROP [0:0]\nCOMMIT\n"),
    ("packet-filter-declared-destinations", "iptables", ["10.9.0.1"], TABLES.format("DROP", "ACCEPT", "-A OUTPUT -d 10.9.0.1/32 -j ACCEPT")),
    ("terminals-database", "pg-hba", None, "hostssl a a 1007.1.2.3/32 scram-sha-256\n"),
    ("terminals-database", "pg-hba", None, "hostssl a a 10.1.2.3/0 scram-sha-256\n"),
    ("database-encrypted", "pg-hba", None, "hostssl a a 10.1.2.3/320 scram-sha-256\n"),
    ("terminals-web", "nginx", None, "http { server { listen 443 ssl; allow 10.1.0.0/0; deny all; } }\n"),
    ("terminals-web", "nginx", None, "http { server { listen 443 ssl; allow 10.1.0.0/160; deny all; } }\n"),
    ("terminals-web", "nginx", None, "http { ssl_client_certificate a; ssl_verify_client on; server { listen 443; } }\n"),
    ("web-encrypted-nginx", "nginx", None, "http { ssl_protocols TLSv1.3; server { listen 44300 ssl; listen 443000 ssl; } }\n"),
    ("web-encrypted-nginx", "nginx", None, "http { server { listen 80; return 30107 https://a/; } }\n"),
    ("web-encrypted-apache", "apache", None, "<VirtualHost *:443>\nSSLEngine on\nSSLProtocol TLSv1.2 TLSv1.33\n</VirtualHost>\n"),
    ("cloud-no-open-rule", "terraform", None, '{"planned_values": {"root_module": {"resources": [{"address": "s", "type": "aws_security_group", "values": {"ingress": [{"cidr_blocks": ["10.0.0.0/0"]}]}}]}}}'),
    ("log-sent-away", "rsyslog", None, '*.* action(type="omfwd" target="a" protocol="tcp" StreamDriverMode="1" StreamDriverAuthMode="x5090/name")\n'),
    ("audit-watches", "audit-rules", None, "-w /srv -p rwa\n-e 20\n"),
    ("windows-logs-failures", "secedit", None, "[Event Audit]\nAuditLogonEvents = 30\nAuditAccountLogon = 3\n"),
    ("password-length-windows", "secedit", 10, "[System Access]\nMinimumPasswordLength = 12\nClearTextPassword = 7\n"),
    ("idle-lock-secedit", "secedit", "7min", "[Registry Values]\nMACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\InactivityTimeoutSecs=1,420\n"),
    ("kubernetes-images-fixed", "kubernetes", None, "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: a@sha256:0\n"),
    ("pam-second-factor", "pam", ["card", "password"], "auth required pam_pkcs11.so\n"),
    ("pam-no-open-login", "pam", None, "account required pam_unix.so\n"),
    ("accounts-not-stale", "identity", None, "SamAccountName,Enabled,LastLogonDate\nsato,True,2026/01/10 807:31:00\n"),
    ("sshd-no-root", "sshd", None, "PermitRootLogin no\nMatch Address *\n  PermitRootLogin yes\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "reader", "written", "text"), HOLES, ids=[f"{n}-{hole[0]}" for n, hole in enumerate(HOLES)]
)
def test_a_change_of_meaning_does_not_conform(
    id_: str, reader: str, written: Any, text: str, *, read: Callable[..., Reading], engine: Engine
) -> None:
    expectations: dict[str, Expectation] = {one.id: one for one in own_expectations(engine)}
    one = expectations[id_]
    declared = declared_value(one.measures[0], one.parameter, written) if one.parameter else None
    assert judge(one, read(reader, text), declared, "2026-01-15", engine).outcome in ("differs", "unchecked")
