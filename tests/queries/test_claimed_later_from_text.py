"""An attack that one report says is unclaimed, and that a later one says was claimed since: both read from text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Kg, kg_with_spacy  # noqa: F401

FRENCH = (
    ("2024-05-03", "BAGDAD – Deux roquettes ont visé jeudi la base d'Aïn al-Assad, dans l'ouest de l'Irak, où sont "
     "stationnés des soldats américains. Personne n'a été blessé.\n\nL'attaque n'avait pas été revendiquée vendredi "
     "matin."),
    ("2024-05-06", "BAGDAD – La Résistance islamique en Irak a revendiqué dimanche l'attaque de jeudi contre la base "
     "d'Aïn al-Assad, dans l'ouest de l'Irak."),
)
ENGLISH = (
    ("2024-05-03", "BAGHDAD - Two rockets hit the Ain al-Asad base in western Iraq on Thursday. Nobody was hurt. No "
     "group had claimed responsibility for the attack by Friday morning."),
    ("2024-05-06", "BAGHDAD - The Islamic Resistance in Iraq on Sunday claimed Thursday's rocket attack on the Ain "
     "al-Asad base in western Iraq."),
)


@pytest.mark.parametrize(("lang", "told"), [("fr", FRENCH), ("en", ENGLISH)])
def test_a_claim_that_came_later(
    kg_with_spacy: Kg, tmp_path: Path, lang: str, told: tuple[tuple[str, str], ...]  # noqa: F811
) -> None:
    files = []
    for number, (day, text) in enumerate(told):
        file = tmp_path / f"r{number}.md"
        file.write_text(f"---\npublished: {day}\nlang: {lang}\n---\n{text}\n", encoding="utf-8")
        files.append(str(file))
    kg, store = kg_with_spacy, str(tmp_path / "store")
    assert kg("build", *files, "--store", store).code == 0
    asked = kg("ask", "claimed-later", "--store", store, "--format", "csv").out
    rows = [(row["date"], row["unclaimed_as_of"], row["claimed_on"], row["claimant"]) for row in
            csv.DictReader(io.StringIO(asked))]
    assert rows == [("2024-05-02", "2024-05-03", "2024-05-05", "Islamic Resistance in Iraq")]
