"""The laws of a format, on records in every dialect that programs write."""

from tests.formats.laws import FormatContract
from zotsync.formats.ris import RIS

STANDARD = """TY  - JOUR
TI  - Sleep in migrating swifts
AU  - Hedenström, Anders
AU  - Norevik, Gabriel
T2  - Journal of Ornithology
J2  - J. Ornithol.
PY  - 2016
DA  - 2016/12/05
VL  - 26
IS  - 22
SP  - 3066
EP  - 3070
DO  - 10.5555/swift.2016
SN  - 0960-9822
UR  - https://example.org/swifts?year=2016&part=2
KW  - Swifts
KW  - Sleep
KW  - Flight, sustained
AB  - Swifts stay in the air for ten months.
We followed them.
N1  - Read for the seminar
ER  -

TY  - BOOK
AU  - Carson, Rachel
ED  - Levine, Ellen
TI  - The Sea Around Us
PY  - 1951
PB  - Oxford University Press
CY  - New York
SN  - 978-0-306-40615-7
SP  - 230
ER  -
"""

ONE_SPACE = """TY - JOUR
T1 - Counting whales
T2 - What acoustic surveys miss
AU - Okafor, Ngozi
AU - Ruiz, Elena
N1 - Funding:
The survey was paid for by the harbour of Vigo.
PY - 2014/7/2
Y1 - 2014/7/2
N2 - Whales are heard before they are seen.
AB - Whales are heard before they are seen.
U2 - 10.5555/whales.14
DO - 10.5555/whales.14
M3 - Review article
C2 - 24681357
AN - SCOPUS:84900000001
SN - 1474-1776
VL - 9
SP - 11
EP - 29
JO - Marine Acoustics
JF - Marine Acoustics
IS - 2
ER -"""

OLD_TAGS = """TY  - CHAP\r
A1  - Petrov, Ivan\r
A1  - World Health Organization\r
A2  - Silva, Ana\r
T1  - Salt marshes\r
T2  - Coasts of the North\r
T3  - Studies in Coasts\r
Y1  - 2003///\r
SP  - 101\r
EP  - 20\r
KW  - marsh; salt; tide\r
XX  - an unknown tag\r
L1  - file:///home/someone/paper.pdf\r
Y2  - 2004/05/06/10:20:30\r
ER  -\r
\r
\r
TY  - THES\r
AU  - Plato\r
TI  - On Caves\r
PB  - Athenian Academy\r
M3  - PhD\r
Y1  - 1998/03//\r
ER  -\r
"""

LOWER = """ty  - RPRT
ti  - Grid losses
au  - Braun, Eva
py  - 2011
pb  - Institute of Energy
sn  - R-77
er  -
"""

INDENTED = """   TY  - ELEC
   TI  - Weather archive
   T2  - Weather Net
   UR  - http://example.org/weather
   Y2  - 2019/01/02/
   ER  -
"""

TIGHT = """TY  -CONF
TI  -Paper folding
AU  -Mori, Aiko
T2  -Meeting of Folders
PY  -2001
ER  -
"""

DASHED = """TY – JOUR
TI – Bridges of wood
AU – Berg, Nils
JF – Timber
PY – 1999
ER –
"""

TABBED = "TY\t- JOUR\nTI\t- Glass frogs\nAU\t- Cruz, Luz\nJO\t- Frogs\nPY\t- 2020\nER\t- \n"

SPACE_AFTER_END = STANDARD.replace("ER  -", "ER  - ")

CARRIAGE = STANDARD.replace("\n", "\r")

PREAMBLE = """Record #1 of 2
Provider: Somebody
TYpical output: see below

TY  - JOUR
TI  - First
AU  - Abe, Kobo
PY  - 1964

ER  -

Record #2 of 2
Provider: Somebody

TY  - JOUR
TI  - Second
AU  - Abe, Kobo
PY  - 1967
ER  -
"""

NO_END = """TY  - JOUR
TI  - First of two
AU  - Woolf, Virginia
PY  - 1925

TY  - JOUR
TI  - Second of two
AU  - Woolf, Virginia
PY  - 1927
"""

WRAPPED = """TY  - JOUR
TI  - A title that is long enough to be broken at the width that this program
      uses for its lines
AU  - Lamarck, Jean
AB  - The abstract is broken as well, at seventy-two characters or a little
      fewer, which is why its lines have to be joined when they are read and
      broken again when they are written.
KW  - giraffes
      necks
PY  - 1809
ER  -
"""


class TestLaws(FormatContract):
    format = RIS
    texts = (
        STANDARD,
        ONE_SPACE,
        OLD_TAGS,
        LOWER,
        INDENTED,
        TIGHT,
        DASHED,
        TABBED,
        SPACE_AFTER_END,
        CARRIAGE,
        PREAMBLE,
        NO_END,
        WRAPPED,
    )
