"""Manifests of Kubernetes: what is exposed, how containers run, and which namespaces have network policies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pia.conform.reader import Reader, Walk
from pia.errors import InputError, Words
from pia.source.load import load_text
from pia.source.nodes import Mapping, Node, Scalar, Sequence, plain

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_MAX_DOCUMENTS = 5_000
_BREAK = re.compile(r"---(?:\s.*)?|\.\.\.\s*")
_PODS = ("Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet")
_SERVICE: Final[dict[str, Kind]] = {
    "name": "text",
    "namespace": "text",
    "type": "text",
    "external": "flag",
    "sources": "list",
    "internal_balancer": "flag",
}
_INGRESS: Final[dict[str, Kind]] = {
    "name": "text",
    "namespace": "text",
    "tls": "flag",
    "hosts": "list",
    "internal_balancer": "flag",
}
_CONTAINER: Final[dict[str, Kind]] = {
    **dict.fromkeys(("workload", "namespace", "container", "image"), "text"),
    **dict.fromkeys(
        ("privileged", "escalates", "runs_as_root", "host_network", "host_path", "read_only", "pinned"), "flag"
    ),
}
_POLICY: Final[dict[str, Kind]] = {
    "name": "text",
    "namespace": "text",
    "denies_ingress": "flag",
    "denies_egress": "flag",
    "any_source": "flag",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.text: Text | None = None
        self.offset = 0

    def visit(self, text: Text) -> None:
        start = 0
        documents: list[tuple[int, list[str]]] = []
        for number, line in enumerate((*text.lines, "---")):
            if _BREAK.fullmatch(line):
                documents.append((start, list(text.lines[start:number])))
                start = number + 1
        if len(documents) > _MAX_DOCUMENTS:
            self.reading.flaw("too-many", text.file, 1, "文書が多すぎます。", "too many documents")
            return
        for offset, lines in documents:
            if any(line.strip() and not line.lstrip().startswith("#") for line in lines):
                self._document("\n".join(lines) + "\n", text, offset)

    def _document(self, body: str, text: Text, offset: int) -> None:
        try:
            root = load_text(body, text.file).root
        except InputError as error:
            first = error.problems[0]
            line = offset + (first.place.line if first.place else 1)
            self.reading.flaw("yaml", text.file, line, first.message.ja, first.message.en)
            return
        listed = root.get("items") if isinstance(root, Mapping) and _text(root, "kind") == "List" else None
        for one in listed.items if isinstance(listed, Sequence) else (root,):
            if isinstance(one, Mapping) and _text(one, "kind") and _text(one, "apiVersion"):
                self._object(one, text, offset)
            else:
                self.reading.flaw(
                    "shape",
                    text.file,
                    offset + one.place.line,
                    "Kubernetesの対象ではありません。",
                    "this is no object of Kubernetes",
                )

    def _object(self, one: Mapping, text: Text, offset: int) -> None:
        kind, data = _text(one, "kind"), plain(one)
        meta = data.get("metadata") if isinstance(data.get("metadata"), dict) else {}
        spec = data.get("spec") if isinstance(data.get("spec"), dict) else {}
        named: dict[str, Value] = {
            "name": str(meta.get("name", "")),
            "namespace": str(meta.get("namespace", "default")),
        }
        line = offset + _line(one, "spec")
        internal = any(
            "internal" in str(k).lower() and str(v).lower() in ("true", "internal", "0.0.0.0/0")
            for k, v in (meta.get("annotations") or {}).items()
        )
        if kind == "Service":
            sort = str(spec.get("type", "ClusterIP"))
            values: dict[str, Value] = {
                "type": sort,
                "external": sort in ("LoadBalancer", "NodePort") or bool(spec.get("externalIPs")),
                "sources": tuple(map(str, spec.get("loadBalancerSourceRanges") or ())),
            }
            self.reading.row(
                "services",
                {**named, **values, "internal_balancer": internal},
                text.file,
                offset + _line(one, "spec", "type"),
            )
        elif kind == "Ingress":
            hosts = tuple(str(rule.get("host", "*")) for rule in spec.get("rules") or () if isinstance(rule, dict))
            covered = {
                host for part in spec.get("tls") or () if isinstance(part, dict) for host in part.get("hosts") or ()
            }
            self.reading.row(
                "ingresses",
                {**named, "tls": bool(hosts) and set(hosts) <= covered, "hosts": hosts, "internal_balancer": internal},
                text.file,
                line,
            )
        elif kind == "NetworkPolicy":
            self._policy(spec, named, text, line)
        elif kind in _PODS:
            self._pods(one, named, text, offset)

    def _policy(self, spec: dict[str, Any], named: dict[str, Value], text: Text, line: int) -> None:
        whole = not spec.get("podSelector")
        kinds = spec.get("policyTypes") or ["Ingress"]
        ingress = spec.get("ingress")
        open_ = isinstance(ingress, list) and any(isinstance(rule, dict) and not rule.get("from") for rule in ingress)
        blocks = [
            str((peer.get("ipBlock") or {}).get("cidr", ""))
            for rule in ingress or ()
            if isinstance(rule, dict)
            for peer in rule.get("from") or ()
            if isinstance(peer, dict)
        ]
        values: dict[str, Value] = {
            "denies_ingress": whole and "Ingress" in kinds and not ingress,
            "denies_egress": whole and "Egress" in kinds and not spec.get("egress"),
            "any_source": open_ or any(block in ("0.0.0.0/0", "::/0") for block in blocks),
        }
        self.reading.row("policies", {**named, **values}, text.file, line)

    def _pods(self, one: Mapping, named: dict[str, Value], text: Text, offset: int) -> None:
        node: Node | None = one.get("spec")
        for step in ("jobTemplate", "spec", "template", "spec"):
            inner = node.get(step) if isinstance(node, Mapping) else None
            if inner is not None:
                node = inner
        pod = plain(node) if isinstance(node, Mapping) else {}
        if not isinstance(node, Mapping) or not isinstance(pod.get("containers"), list):
            self.reading.flaw(
                "shape", text.file, offset + one.place.line, "コンテナがありません。", "there is no container"
            )
            return
        for group in ("containers", "initContainers"):
            listed = node.get(group)
            for item in listed.items if isinstance(listed, Sequence) else ():
                self._container(item, pod, named, text, offset)

    def _container(self, item: Node, pod: dict[str, Any], named: dict[str, Value], text: Text, offset: int) -> None:
        data = plain(item) if isinstance(item, Mapping) else {}
        own, shared = data.get("securityContext") or {}, pod.get("securityContext") or {}
        user = own.get("runAsUser", shared.get("runAsUser"))
        image = str(data.get("image", ""))
        values: dict[str, Value] = {
            "workload": named["name"],
            "namespace": named["namespace"],
            "container": str(data.get("name", "")),
            "image": image,
            "privileged": own.get("privileged") is True,
            "escalates": own.get("allowPrivilegeEscalation") is not False,
            "runs_as_root": own.get("runAsNonRoot", shared.get("runAsNonRoot")) is not True
            and (user is None or user == 0),
            "host_network": pod.get("hostNetwork") is True or pod.get("hostPID") is True or pod.get("hostIPC") is True,
            "host_path": any(isinstance(v, dict) and "hostPath" in v for v in pod.get("volumes") or ()),
            "read_only": own.get("readOnlyRootFilesystem") is True,
            "pinned": re.search(r"@sha256:[0-9a-f]{64}$", image) is not None,
        }
        at = _line(item, "securityContext") if isinstance(item, Mapping) else item.place.line
        self.reading.row("containers", values, text.file, offset + at)


def _text(node: Mapping, key: str) -> str:
    value = node.get(key)
    return value.text if isinstance(value, Scalar) else ""


def _line(node: Mapping, *keys: str) -> int:
    """Return the line of the deepest of ``keys`` that is there."""
    line, at = node.place.line, node
    for key in keys:
        place = at.key_place(key)
        if place is None:
            break
        line = place.line
        inner = at.get(key)
        if not isinstance(inner, Mapping):
            break
        at = inner
    return line


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    if walk.store.folder(path):
        for pattern in ("*.yaml", "*.yml"):
            walk.include(f"/{path}/{pattern}", parse.visit, (walk.reading.main, 1))
    else:
        walk.file(path, parse.visit)


READER: Final = Reader(
    id="kubernetes",
    title=Words("Kubernetesの定義", "manifests of Kubernetes"),
    paths=("kubernetes/*.yaml", "k8s/*.yaml", "manifests/*.yaml", "kubernetes", "k8s", "manifests"),
    settings={},
    tables={"containers": _CONTAINER, "ingresses": _INGRESS, "policies": _POLICY, "services": _SERVICE},
    read=_read,
)
