import re
from collections import Counter

from pia.catalogue.index import load_index
from pia.catalogue.measures import SHOWINGS, measures
from pia.catalogue.probes import probes


def test_there_are_many():
    assert len(probes()) >= 80
    assert list(probes()) == list(load_index()["probes.yaml"]["probes"])


def test_ids_and_titles():
    for id_, probe in probes().items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_)
        assert probe.id == id_
        assert re.search("[ぁ-ん一-鿿]", probe.title.ja)
        assert probe.title.en.isascii()
    for language in ("ja", "en"):
        titles = Counter(probe.title.say(language) for probe in probes().values())
        assert [title for title, times in titles.items() if times > 1] == []


def test_measures_exist_and_stand_once():
    for probe in probes().values():
        assert probe.measures, probe.id
        assert set(probe.measures) <= set(measures()), probe.id
        assert len(set(probe.measures)) == len(probe.measures), probe.id


def test_a_probe_shows_its_measures_in_a_way_they_accept():
    for probe in probes().values():
        assert set(probe.shown_by) <= set(SHOWINGS)
        for id_ in probe.measures:
            assert set(probe.shown_by) & set(measures()[id_].shown_by), (probe.id, id_)


def test_every_measure_the_register_can_show_has_a_probe():
    tried = {id_ for probe in probes().values() if "register" in probe.shown_by for id_ in probe.measures}
    assert [id_ for id_, measure in measures().items() if "register" in measure.shown_by and id_ not in tried] == []
