"""What is part of a line of authors and of no name, and words that no name is made of: tables."""

from __future__ import annotations

import re

_DEGREE_NAMES = r"""
M\.?D\.? Ph\.?\s?D\.? D\.?Phil\.? M\.?P\.?H\.? M\.?Sc\.? B\.?Sc\.? M\.S\.? MS B\.S\.? M\.A\.
MBA MBBS MBChB MB\sChB FRC[A-Z]{1,4} FA[A-Z]{2} FACS R\.?N\.? BSN MSN DNP NP PA-C Pharm\.?\s?D\.? Dr\.?PH ScD
D\.?O\.? DDS DVM JD CRNP FASCO MRCP\w? MMed MHS MSPH EdD PsyD LCSW R\.?D\.?N? CNS DrMed Esq
Dr\.\smed\. Dipl\.-\w+\.
"""
DEGREES = re.compile(rf"(?:,\s*|\s+|(?<=\.))\(?(?:{'|'.join(_DEGREE_NAMES.split())})\)?(?![\w-])\.?")
"""A degree behind a name, with what parts it from the name."""

HONORIFICS = re.compile(
    r"(?<!\w)(?:(?:Prof(?:essor)?|Dra?|PD|Priv\.-Doz|Dipl\.-\w+|Mag|Ing|med|Mr|Mrs|Ms)\.?\s+|rer\.\s+nat\.\s+)+",
    re.IGNORECASE,
)
"""What stands before a name."""

SIGN = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁺*†‡§¶‖#∗✉☯¶¤]"
_ONE = rf"(?:(?:\d{{1,2}}|[a-z])(?![\w.])|{SIGN})"
MARKS = re.compile(
    rf"\s?(?:\^\{{[^}}\n]*\}}|\^{_ONE}(?:\s?,\s?{_ONE})*,?\^?|<sup>[^<]*</sup>|\[[\d,*a-z\s]{{1,8}}\]"
    r"|\((?:\d(?:,\s*\d)*|[a-e](?:,\s*[a-e])*)\))"
    rf"|(?<=[^\W\d_.])\s?(?:\d{{1,2}}|{SIGN})"
    rf"(?:\s?,\s?(?:\d{{1,2}}|[a-e]|{SIGN})(?![\w.])|\s?\d{{1,2}}(?!\w)|{SIGN})*"
    rf"|{SIGN}+"
)
"""Marks of affiliations and footnotes: ``1,2*``, ``[3]``, ``(a)``, ``†``."""

LETTERS = re.compile(
    rf"(?<=[^\W\d_]{{2}})\s[a-h](?:(?:\s?,\s?|\s)(?:[a-h](?![\w.])|\d|\\?{SIGN}))*(?=\s*(?:[,;]|$|and\b|&))"
)
"""Affiliations as letters of their own behind a name: ``Ada Lovelace a, *``."""

_COMMON_WORDS = """
about advanced affected aids alternative an and approach approaches are article assessment at author
background basics blood body brain breast cancer cancers care case causes cell cells changes child children
chronic clinical common complications contents control cost current data day development diagnosis diet
disease diseases disorder disorders does drug drugs effects emergency evidence exercise facts family
features findings first for from future general global guide guidelines health healthy heart help history
home how immune impact importance in information interactions introduction is issues kidney key learn life
links list liver living lung main management mechanisms medical medicine medicines methods model models
modulators modern more national new notes of on online options organization original other our outcomes
outlook overview page pain patient patients perspectives points policy practice pregnancy prevention
problems program progress public quality questions recent recovery references related report research
resources results review risk role safety science section sections services side signs skin sources special
stage stages statistics study studies summary support surgery symptoms system systems target targeted test
tests the therapies therapy tips tools topics treatment treatments trial trials tumor tumors tumour type
types understanding update use vaccines view virus viruses warning what when where who why with women work
world your volume issue number impact factor pages
"""
COMMON = frozenset(_COMMON_WORDS.split())
"""Words of headings; a line that has one is no list of names."""

NOUN_SUFFIX = re.compile(
    r"(?:tion|tions|ment|ments|ness|ity|ities|ology|osis|itis|therapy|therapies|graphy|isms?|ings|ics)$"
)
"""How nouns of headings end, and names hardly."""

LINKING = re.compile(
    r"(?:[,:–—-]|\b(?:a|an|the|of|in|on|for|and|or|with|to|from|by|at|as|versus|vs|between|among|during|after|before|"
    r"without|within|through|under|into|is|are|"
    r"der|die|das|und|von|mit|bei|zur|zum|im|für|des|dem|den|eine?r?|auf|aus|als|nach|über|"
    r"de|du|des|la|le|les|et|en|sur|dans|pour|par|au|aux|chez|entre|"
    r"el|los|las|del|con|una|un|para|por|da|do|das|dos|em|na|nas|nos|com|uma|um|ao|"
    r"il|lo|gli|di|della|delle|dei|degli|nel|nella|che|per|een|het|van|voor|met))$",
    re.IGNORECASE,
)
"""How a line ends that goes on in the next."""
