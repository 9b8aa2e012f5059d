"""Names in the style of a citation (``Lovelace AM, Babbage C``), and names with two surnames."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from zotsync.formats.letters import UPPER
from zotsync.formats.markdown_values import names_of
from zotsync.item import Creator

_ENTRY = re.compile(
    rf"(.+?),?\s+((?:[{UPPER}]\.?[ -]?){{1,4}}(?:[a-z]{{1,3}})?)(?:,?\s+(Jr|Sr|II|III|2nd|3rd))?\.?"
)

_LONGEST = 200
"""Characters of a name; nothing longer is looked at as one."""
_BEHALF = re.compile(r"[,;]?\s+((?:and )?on behalf of|for) (?:the )?(?=[A-Z])")

_GROUP = re.compile(
    r";\s+(?P<group>(?:[A-Z][\w'’-]*\s+){1,8}"
    r"(?:Investigators|Group|Consortium|Collaborat(?:ors|ion|ive)|Team|Network|Committee|Panel))$"
)
"""A group behind the people, parted by a semicolon."""


def _is_entry(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_ENTRY.fullmatch(text))


def vancouver(authors: str) -> tuple[Creator, ...]:
    """Names with initials behind them; anything else as lists of names are usually read.

    >>> [c.display for c in vancouver("Lovelace AM, Babbage C, et al")]
    ['Lovelace, A. M.', 'Babbage, C.']
    """
    authors = re.sub(r"[,;]?\s*\bet al\.?\s*$", "", authors.strip(" .:"))
    if not authors:
        return ()
    authors, _, group = _BEHALF.split(authors, maxsplit=1) if _BEHALF.search(authors) else (authors, "", "")
    if not group and (behind := _GROUP.search(authors)):
        authors, group = authors[: behind.start()], behind["group"]
    if group:
        return (*vancouver(authors), Creator("author", name=group.strip(" .")))
    result: list[Creator] = []
    parts = re.split(r"\s*[,;]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", authors)
    merged: list[str] = []
    for part in parts:
        # Lovelace, A. M., Babbage, C.: initials belong to the name before them.
        if merged and re.fullmatch(rf"(?:[{UPPER}]\.?[ -]?){{1,4}}", part) and not _is_entry(merged[-1]):
            merged[-1] += f" {part}"
        else:
            merged.append(part)
    for part in merged:
        found = _ENTRY.fullmatch(part.strip()) if len(part) <= _LONGEST else None
        if found:
            initials = " ".join(f"{c}." for c in re.findall(rf"[{UPPER}]", found[2]))
            initials += "".join(f" {word}" for word in re.findall(r"[a-z]+", found[2]))
            result.append(Creator("author", found[1], f"{initials}, {found[3]}" if found[3] else initials))
        elif len(part.split()) == 1 and any(map(_is_entry, merged)):
            result.append(Creator("author", name=part))
        else:
            return names_of(authors)
    return tuple(result)


_SPANISH = """
Adela Adolfo Adrián Agustín Aida Alba Alberto Alejandra Alejandro Alfonso Alfredo Alicia Alma Álvaro Amalia
Amparo Ana Andrea Andrés Ángel Ángela Ángeles Antonia Antonio Araceli Armando Arturo Asunción Aurora Beatriz
Belén Benito Bernardo Blanca Camila Camilo Carla Carlos Carmen Carolina Catalina Cecilia César Clara Claudia
Concepción Consuelo Cristian Cristina Cristóbal Daniel Daniela David Diana Diego Dolores Domingo Eduardo
Elena Elisa Emilia Emilio Encarnación Enrique Ernesto Esperanza Esteban Esther Eugenia Eugenio Eva Federico
Felipe Félix Fernanda Fernando Florencia Francisca Francisco Gabriel Gabriela Gerardo Gloria Gonzalo
Graciela Gregorio Guadalupe Guillermo Gustavo Héctor Hernán Hugo Humberto Ignacio Inés Inmaculada Irene
Isabel Ismael Iván Jaime Javier Jesús Jimena Joaquín Jorge José Josefa Juan Juana Julia Julián Julio Laura
Leonardo Leonor Leticia Lidia Lorena Lorenzo Lourdes Lucas Lucía Luis Luisa Luz Magdalena Manuel Manuela Mar
Marcela Marcelo Marcos Margarita María Mariana Mariano Marina Mario Marta Martín Mateo Mauricio Mercedes
Miguel Milagros Mónica Montserrat Natalia Nicolás Nieves Norma Nuria Olga Óscar Pablo Paloma Patricia Paula
Pedro Pilar Rafael Ramiro Ramón Raquel Raúl Rebeca Remedios Ricardo Roberto Rocío Rodrigo Rosa Rosario Rubén
Salvador Samuel Sandra Santiago Sara Sebastián Sergio Silvia Sofía Soledad Sonia Susana Teresa Tomás
Trinidad Valentina Valeria Verónica Vicente Víctor Victoria Virginia Ximena Yolanda
Delia Edgar Édgar Edith Elsa Elvira Emma Estela Fabián Fabiola Fermín Flor Genoveva Germán Gilberto Hilda Iris
Irma Isidro Israel Joel Karina Leandro Lina Luciana Luciano Marisol Maritza Martina Matías Maximiliano Micaela
Milagro Miriam Mirta Nancy Nelson Nélida Noelia Noemí Omar Orlando Paola Paulina Perla Ramona Reinaldo René
Rodolfo Rogelio Román Ruth Saúl Simón Tania Tatiana Ulises Vanesa Viviana Walter Wilson Zulema
"""
_GIVEN = frozenset(_SPANISH.split())
_SPANISH_WORDS = frozenset("el los las y del una con en por se".split())
_OTHER_WORDS = frozenset(
    "the of and to o os as e do da em uma com não le les des et dans une il di che gli der und".split()
)
_SURNAME = re.compile(r"\w{2,}[eé]z|\w*ñ\w*")
"""A surname that is Spanish by its letters."""


def is_spanish(paragraphs: Iterable[str]) -> bool:
    """Whether a text is Spanish, by the small words of its first paragraph that is in any known language."""
    for paragraph in paragraphs:
        words = paragraph.lower().split()
        ours, others = (sum(word in known for word in words) for known in (_SPANISH_WORDS, _OTHER_WORDS))
        if len(words) >= 20 and max(ours, others) >= 0.08 * len(words):
            return ours > 2 * others
    return False


def with_both_surnames(name: Creator, sure: bool = True) -> Creator:
    """A Spanish name with its two surnames together; a name that is not clearly one stays as it is.

    ``sure``: whether the text is Spanish; elsewhere the given names and a surname must both say so.

    >>> with_both_surnames(Creator("author", "Soto", "María del Carmen Vidal")).display
    'Vidal Soto, María del Carmen'
    >>> with_both_surnames(Creator("author", "Soto", "José Luis")).display
    'Soto, José Luis'
    >>> with_both_surnames(Creator("author", "Soto", "José Luis Ibáñez"), sure=False).display
    'Ibáñez Soto, José Luis'
    >>> with_both_surnames(Creator("author", "Lima", "Ana Laura Souza"), sure=False).display
    'Lima, Ana Laura Souza'
    """
    given = name.first.split()
    if name.name or not name.last or "-" in name.last or len(given) < 2 or given[0] not in _GIVEN:
        return name
    if given[-1] in _GIVEN or not given[-1][0].isupper() or "." in name.first:
        return name
    if not sure and not (given[1] in _GIVEN and any(map(_SURNAME.fullmatch, (given[-1], name.last)))):
        return name
    at = len(given) - 1
    while at > 1 and given[at - 1].islower():
        at -= 1
    return replace(name, last=" ".join([*given[at:], name.last]), first=" ".join(given[:at]))
