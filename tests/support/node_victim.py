"""A small nation in a process that is killed before its n-th statement: ``python node_victim.py URL N FIRST COUNT``.

People move in one after the other, each is told to every server and moves within the city; prints the place of each event that was
acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from small_nation import Nation
from store_victim import LEFT, watch
from townsfolk import OTHER_HOME, event, moving_in, person

from pia.register import event as ev
from pia.register.nodes.juki import Accepted
from pia.register.store.open import open_store


def main(url: str, n: str, first: str, count: str) -> None:
    """Live until the end comes."""
    nation = Nation(store=open_store(url, wait=30))
    watch(nation.store)
    LEFT[0] = int(n)
    juki, work = nation["juki"], nation.work("juki")
    for place in range(int(first), int(first) + int(count)):
        for what, content in (
            ("in", moving_in(place, person=person(f"試験　{place}"))),
            ("moved", ev.MoveWithin(address=OTHER_HOME)),
        ):
            done = juki.accept(work, [event(str(place), content)])
            if isinstance(done, Accepted):
                sys.stdout.write(f"{place}:{what}\n")
                sys.stdout.flush()
            nation.pump(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
