"""Backups that cron and timers start: how often, where to, under which conditions; checked against what would run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from pia.conform.calendars import calendar_gap, cron_gap

if TYPE_CHECKING:
    from pia.conform.facts import Reading

Read = Callable[..., "Reading"]
NIGHT = "0 2 * * * root "
REMOTE = "sftp:b@vault.example:/juki"


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ("0 2 * * *", 1),
        ("@daily", 1),
        ("@weekly", 7),
        ("@monthly", 31),
        ("@yearly", 366),
        ("0 2 * * 0", 7),
        ("0 2 * * 7", 7),
        ("0 2 * * sun", 7),
        ("0 2 * * 1-5", 3),
        ("0 2 * * 1,3,5", 3),
        ("0 2 */2 * *", 2),
        ("0 2 1 * *", 31),
        ("0 2 1,15 * *", 17),
        ("0 2 1 * 1", 7),
        ("0 2 */2 * 1", 21),
        ("0 2 29 2 *", None),
        ("0 2 30 2 *", None),
        ("60 2 * * *", None),
        ("0 24 * * *", None),
        ("0 2 * * 8", None),
        ("*/0 2 * * *", None),
        ("5-1 2 * * *", None),
        ("*/15 * * * *", 1),
        ("0 2 * jan,jul *", 154),
        ("@sometimes", None),
    ],
)
def test_the_days_between_runs_of_cron(fields: str, days: int | None) -> None:
    assert cron_gap(tuple(fields.split())) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", 1),
        ("hourly", 1),
        ("weekly", 7),
        ("monthly", 31),
        ("02:00", 1),
        ("*-*-* 02:00:00", 1),
        ("*-*-* 02:00:00 Asia/Tokyo", 1),
        ("Sun 02:00", 7),
        ("Sunday *-*-* 02:00", 7),
        ("Mon..Fri 02:00", 3),
        ("Fri..Mon 02:00", None),
        ("Mon,Thu *-*-* 02:00", 4),
        ("*-*-01 02:00", 31),
        ("*-*-1,15 02:00", 17),
        ("*-1-1", 366),
        ("*:0/15", 1),
        ("Sun *-*-1..7 02:00", 35),
        ("2027-01-01 02:00", None),
        ("02:60", None),
        ("*-*-* 25:00", None),
        ("Suday", None),
        ("now", None),
    ],
)
def test_the_days_between_runs_of_a_timer(text: str, days: int | None) -> None:
    assert calendar_gap(text) == days


ROWS: list[tuple[str, list[tuple[str, bool | None, bool | None, bool]]]] = [
    (f"restic -r {REMOTE} backup /srv", [("restic", True, True, False)]),
    (f"restic backup /srv --repo={REMOTE}", [("restic", True, True, False)]),
    ("restic -r /srv/b backup /srv", [("restic", False, True, False)]),
    ("restic -r rest:https://u:p@vault/ backup /", [("restic", True, True, False)]),
    ("restic -r s3:https://localhost/x backup /", [("restic", False, True, False)]),
    ("restic -r s3:s3.ap-northeast-1.amazonaws.com/x backup /", [("restic", True, True, False)]),
    ("restic snapshots", []),
    ("restic backup --dry-run /srv", []),
    ("sudo -u b nice -n 10 /usr/bin/borg create --stats b@vault:/r::x /srv", [("borg", True, None, False)]),
    ("borg create /r::x /srv", [("borg", False, None, False)]),
    ("borg list vault:/r", []),
    ("pg_dumpall | gzip > /srv/b.gz", [("pg_dumpall", False, False, False)]),
    ("pg_dump -s juki", []),
    ("pg_dump juki | gpg -e -r x > /media/nas/b", [("pg_dump", False, True, False)]),
    ("pg_basebackup -D /media/nas/b", [("pg_basebackup", None, False, False)]),
    ("mysqldump -pgeheim juki | ssh b@vault 'cat > x'", [("mysqldump", True, False, False)]),
    ("mariabackup --backup --target-dir=/b", [("mariabackup", False, False, False)]),
    ("mariabackup --prepare", []),
    ("tar -czf /b.tgz /srv", [("tar", False, False, False)]),
    ("tar xzf /b.tgz", []),
    ("rsync -a /srv/ b@vault:/srv/", [("rsync", True, None, False)]),
    ("rsync -a /srv/ vault::module/x", [("rsync", True, None, False)]),
    ("rsync -a /srv/ /backup/", [("rsync", False, None, False)]),
    ("rsync -an /srv/ b@vault:/srv/", [("rsync", True, None, False)]),
    ("rsync --dry-run /srv/ b@vault:/srv/", [("rsync", False, None, False)]),
    ("scp /b [::1]:/b", [("scp", False, None, False)]),
    ("rclone sync /srv vault:juki", [("rclone", True, None, False)]),
    ("aws s3 sync /srv s3://juki", [("aws", True, None, False)]),
    ("pgbackrest --stanza=juki backup", [("pgbackrest", None, None, False)]),
    ("flock -n /run/b timeout 2h restic -r $R backup /", [("restic", None, True, False)]),
    (f"R={REMOTE} && restic -r $R backup /", [("restic", True, True, False)]),
    ("test -e /x && restic backup /", [("restic", None, True, True)]),
    ("false || restic backup /", [("restic", None, True, True)]),
    ("cd /srv && restic backup /", [("restic", None, True, False)]),
    ("mount /b; restic backup /", [("restic", None, True, False)]),
    ("echo restic backup /", []),
    ("sh -c 'restic backup / && restic forget --keep-last 3'", [("restic", None, True, False)]),
    ("if restic backup /; then logger ok; fi", [("restic", None, True, False)]),
    ("if [ -e /x ]; then restic backup /; fi", [("restic", None, True, True)]),
    ("for d in a b; do pg_dump $d > /b/$d; done; borg create /r::x /", [("pg_dump", False, False, False), ("borg", False, None, False)]),
    ("while read d; do pg_dump $d; done < /l", [("pg_dump", False, False, True)]),
    ("f() { restic backup /; }", []),
    ("case $1 in a) restic backup /;; esac; borg create /r::x /", [("borg", False, None, False)]),
    ("if false; then :; elif restic backup /; then :; fi; borg create /r::x /", [("borg", False, None, False)]),
    ("if x; then y; else restic backup /; fi", [("restic", None, True, True)]),
    ("exit 0; restic backup /", []),
    ("restic backup / # borg create /r::x /", [("restic", None, True, False)]),
    ("restic backup / %borg create /r::x /", [("restic", None, True, False)]),
]  # fmt: skip


@pytest.mark.parametrize(("command", "rows"), ROWS, ids=[row[0] for row in ROWS])
def test_what_a_command_of_cron_copies(command: str, rows: list[Any], *, read: Read) -> None:
    reading = read("cron", f"SHELL=/bin/sh\n{NIGHT}{command}\n", "etc/cron.d/backup")
    found = [row.values for row in reading.tables["backups"]]
    assert [(r["tool"], r["elsewhere"], r["encrypted"], r["conditional"]) for r in found] == rows
    assert {(row.line, row.values["every_days"]) for row in reading.tables["backups"]} <= {(2, 1)}
    assert reading.flaws == []
    assert "geheim" not in repr(reading)


SCRIPT = """#!/bin/bash
set -euo pipefail
. /etc/backup.env
tables=$(psql -c 'select 1')
cat <<END
restic backup /in/a/text
END
for database in juki kokuho; do
  pg_dump -Fc "$database" \\
    > "/srv/dump/$database"
done
if [ -e /run/maintenance ]; then
  exit 0
fi
restic backup /srv/dump
restic forget --keep-daily 14 --keep-monthly=12 --prune
exit
borg create /r::x /srv
"""


def test_a_script_that_lies_beside_is_followed(read: Read) -> None:
    files = {
        "etc/crontab": "PATH=/usr/bin\n0 2 * * * root /usr/local/sbin/backup --all\n",
        "usr/local/sbin/backup": SCRIPT,
        "etc/backup.env": f"export RESTIC_REPOSITORY='{REMOTE}'\nRESTIC_PASSWORD=geheim\n",
    }
    reading = read("cron", files)
    assert [(r.file, r.line, r.values["tool"], r.values["elsewhere"]) for r in reading.tables["backups"]] == [
        ("usr/local/sbin/backup", 9, "pg_dump", False),
        ("usr/local/sbin/backup", 15, "restic", True),
    ]
    (prune,) = reading.tables["prunes"]
    assert (prune.line, prune.values["kept"]) == (16, 14)
    assert reading.flaws == []
    assert "geheim" not in repr(reading)


@pytest.mark.parametrize(
    ("path", "text", "flaws"),
    [
        ("etc/cron.d/backup", "0 2 * * * root x", [("syntax", 1)]),
        ("etc/cron.d/backup.sh", "0 2 * * * root x\n", [("name", 1)]),
        ("etc/cron.d/backup", "0 2 * * root x\n", [("syntax", 1)]),
        ("etc/cron.d/backup", "x = 1\n\n0 2 * * * root\n", [("syntax", 3)]),
        ("var/spool/cron/crontabs/root", "0 2 * * * restic backup /\n@reboot x\n", []),
        ("etc/cron.daily/backup", "#!/bin/sh\nrestic backup /\n", []),
        ("etc/cron.daily/backup.sh", "#!/bin/sh\nrestic backup /\n", [("name", 1)]),
    ],
)
def test_tables_that_cron_would_not_read(path: str, text: str, flaws: list[tuple[str, int]], *, read: Read) -> None:
    reading = read("cron", text, path)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == flaws
    assert len(reading.tables["backups"]) == text.count("restic")


def test_a_script_that_runs_itself_ends(read: Read) -> None:
    files = {"etc/crontab": "0 2 * * * root /s\n", "s": "#!/bin/sh\n. /s\nrestic backup /\n"}
    assert [flaw.code for flaw in read("cron", files).flaws] == ["include-loop"]


def test_a_timer_starts_its_service_with_what_was_changed_in_it(read: Read) -> None:
    unit = "etc/systemd/system"
    files = {
        f"{unit}/backup.timer": "[Timer]\nOnCalendar=weekly\nOnCalendar=\nOnCalendar=*-*-* 01:00\nUnit=dump.service\n",
        "usr/lib/systemd/system/dump.service": "[Service]\nExecStart=/usr/bin/pg_dump juki\n",
        f"{unit}/dump.service.d/own.conf": "[Service]\nExecStart=\nExecStart=-/usr/bin/restic -r sftp:b@vault:/j backup /srv\n",
    }
    reading = read("systemd-unit", files)
    (row,) = reading.tables["backups"]
    assert (row.values["tool"], row.values["every_days"], row.values["host"]) == ("restic", 1, "vault")
    assert (row.file, row.line) == (f"{unit}/dump.service.d/own.conf", 3)
    assert reading.settings["timer_days"].line == 4
    assert reading.flaws == []
