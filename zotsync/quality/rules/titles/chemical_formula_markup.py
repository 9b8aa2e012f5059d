"""A chemical formula in a title with its numbers on the line: ``CO2``.

Citation programs set ``CO<sub>2</sub>`` right. Only formulas that are nothing else are named: viruses
(``H1N1``), genes, vitamins, receptors and positions look like formulas and are none. Most databases write no
small figures: look for it on request.

Bad::

    title: Uptake of CO2 and SO2 by mosses

Good::

    title: H1N1, P53, C5, B12, U2, H2 antagonists and N2 in CO<sub>2</sub> and CO₂
    url: https://moss.example.org/CO2
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.words import words

_FORMULAS = words("""
    CO2 SO2 SO3 NO2 N2O N2O5 H2O H2O2 D2O H2S NH3 CH4 CCl4 CHCl3 CS2 SF6 O3 H2SO4 HNO3 H3PO4 CaCO3 Na2CO3
    NaHCO3 CaCl2 MgCl2 FeCl3 CaSO4 BaSO4 NH4Cl K2O Na2O Li2O CaF2 MgF2 Al2O3 SiO2 TiO2 ZrO2 HfO2 CeO2 SnO2
    MnO2 RuO2 IrO2 VO2 V2O5 WO3 MoO3 Fe2O3 Fe3O4 Cr2O3 In2O3 Ga2O3 Bi2O3 Cu2O Co3O4 Mn3O4 Nb2O5 Ta2O5 La2O3
    Y2O3 MoS2 WS2 FeS2 SnS2 MoSe2 WSe2 Bi2Te3 Sb2Te3 Bi2Se3 Si3N4 C3N4 B4C Ti3C2 MgB2 LiCoO2 LiFePO4 LiMn2O4
    LiNbO3 BaTiO3 SrTiO3 PbTiO3 BiFeO3 BiVO4 CaTiO3 C2H2 C2H4 C2H6 C3H6 C3H8 C6H6 GeO2 P2O5 B2O3 AgNO3 KNO3
    KMnO4 CuSO4 ZnCl2 AlCl3 NaBH4
""")
_WORD = re.compile(r"(?<![\w/.<>₀-₉-])(?:[A-Z][a-z]?\d{0,2})+(?![\w/<₀-₉])")


def check(item: Item) -> Iterator[Hit]:
    for found in _WORD.finditer(item["title"]):
        if found[0] in _FORMULAS:
            better = re.sub(r"\d+", r"<sub>\g<0></sub>", found[0])
            yield Hit(f"Write {better}.", *found.span(), field="title")


rule = ItemRule(
    code="TI-28",
    name="chemical-formula-markup",
    severity=Severity.info,
    default=False,
    fields=("title",),
    needs=("2", "3", "4", "6"),
    check=check,
)
