"""LaTeX <-> Unicode for values of a .bib file.

Decoding is for reading only; nothing decoded is written back unless that value was edited. It knows
accents, symbols, ligatures and the few commands that Zotero has markup for; what it does not know
(other commands, real math) stays as it is written. ``decode(encode(text)) == text`` for every text
whose blanks are single.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

LINE = "\v"
"""Stands for a LaTeX line break in decoded text, until blanks are settled."""

_TOKEN = re.compile(r"\\([A-Za-z]+)\*?[ \t\r\n]*|\\(.)|([{}$~])|(---|--|``|'')|[^\\{}$~\-`']+|.", re.S)
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”"}

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331", "ocirc": "\u030a",
}  # fmt: skip
_ACCENT_OF = {mark: sign for sign, mark in _ACCENTS.items() if len(sign) == 1}
_ALONE = {"`": "`", "'": "'", "^": "^", "~": "~", "=": "¯", ".": "˙", '"': "¨"}

_MATH_WORDS = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω "
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω "
    "pm ± times × cdot · sim ∼ approx ≈ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ infty ∞ circ ° prime ′ "
    "rightarrow → to → leftarrow ← leftrightarrow ↔ langle ⟨ rangle ⟩ dagger † ast * bullet • "
    "mapsto ↦ partial ∂ nabla ∇ sum ∑ ell ℓ"
)
_MATH = dict(zip(_MATH_WORDS.split()[::2], _MATH_WORDS.split()[1::2], strict=True))

_SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ",
    "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "SS": "ẞ",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "quotedblbase": "„", "quotesinglbase": "‚",
    "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "textbackslash": "\\", "backslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textbraceleft": "{", "textbraceright": "}", "textunderscore": "_", "textless": "<",
    "textgreater": ">", "textbar": "|", "textdollar": "$", "textquotesingle": "'", "textasciigrave": "`",
    "textquotedbl": '"', "textbullet": "•", "textregistered": "®", "texttrademark": "™",
    "textcopyright": "©", "copyright": "©", "pounds": "£", "textsterling": "£", "euro": "€",
    "texteuro": "€", "textdegree": "°", "degree": "°", "S": "§", "textsection": "§", "P": "¶",
    "dag": "†", "ddag": "‡", "ldots": "…", "dots": "…", "textellipsis": "…", "LaTeX": "LaTeX",
    "TeX": "TeX", "BibTeX": "BibTeX", "textmu": "µ", "textpm": "±", "texttimes": "×", "slash": "/",
    "textexclamdown": "¡", "textquestiondown": "¿", "textordfeminine": "ª", "textordmasculine": "º",
    "textperiodcentered": "·", "textasteriskcentered": "*", "quad": " ", "qquad": " ", "space": " ",
    "textvisiblespace": "␣", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
}  # fmt: skip
_SYMBOLS |= {f"text{name}": sign for name, sign in _MATH.items() if "Α" <= sign <= "ω" and name != "mu"}
_SIGNS = {
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", ",": "\u2009",
    "/": "", "-": "", "\\": LINE, "\n": " ", "\t": " ", "\r": " ", "@": "", ";": " ", ":": " ", "!": "",
}  # fmt: skip
_SMALL_CAPS = '<span style="font-variant:small-caps;">'
_MARKUP = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "mkbibitalic": "i", "textbf": "b",
    "mkbibbold": "b", "textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub",
    "mkbibsubscript": "sub", "textsc": "span",
}  # fmt: skip
_SWITCHES = {"it": "i", "em": "i", "sl": "i", "itshape": "i", "bf": "b", "bfseries": "b", "sc": "span"}
# Commands of which only the argument is text, and those that leave nothing.
_TEXT_COMMANDS = (
    "text textrm textsf texttt textnormal textup textmd mbox hbox uppercase MakeUppercase lowercase "
    "MakeLowercase underline mkbibquote bibstring NoCaseChange"
)
_TRANSPARENT = frozenset(_TEXT_COMMANDS.split())
_EMPTY_COMMANDS = "protect relax rm sf tt normalfont upshape mdseries ignorespaces newblock null"
_NOTHING = frozenset(_EMPTY_COMMANDS.split())
_BREAKS = {"newline": LINE, "linebreak": LINE, "par": LINE * 2}
_SIMPLE_MATH = re.compile(r"(?:\{\})?(\\[A-Za-z]+)?\s*((?:[_^](?:\{[\w+\-−,.*]*\}|\\circ|[\w+*]))*)")
_MATH_SIGN = re.compile(r"\\overline\s*\{(\d)\}|\\([A-Za-z]+)\s*(?:\{\})?")
# Numbers and signs, such as a crystal's direction: no letter that would be a variable.
_SIGNS_ONLY = re.compile(rf"(?:{_MATH_SIGN.pattern}|[\d.,+/()\[\] -])*")
_SCRIPT = re.compile(r"([_^])(?:\{([^}]*)\}|(\\circ)|(.))")


class _Decoder:
    """One pass over a value. ``kept``: decoded piece -> how it was written, for an edit to reuse."""

    def __init__(self, raw: str) -> None:
        self.raw, self.at, self.kept = raw, 0, dict[str, str]()

    def group(self, depth: int) -> str:
        """The text up to the brace that closes this group, or to the end."""
        parts: list[str] = []
        while found := _TOKEN.match(self.raw, self.at):
            start = self.at
            self.at = found.end()
            command, sign, special, ligature = found.groups()
            if command:
                if command in _SWITCHES:
                    return "".join(parts) + _mark(_SWITCHES[command], self.group(depth))
                parts.append(self._command(command, start))
            elif sign:
                parts.append(self._sign(sign))
            elif special == "{":
                parts.append(self._braces(depth, start))
            elif special == "}":
                if depth:
                    break
            elif special == "$":
                parts.append(self._math(start))
            elif special == "~":
                parts.append("\u00a0")
            else:
                parts.append(_LIGATURES[ligature] if ligature else found[0])
        return "".join(parts)

    def _braces(self, depth: int, start: int) -> str:
        inner = self.group(depth + 1)
        written = self.raw[start : self.at]
        if depth == 0 and inner and written[1:2] != "\\" and start > 0:
            self.kept.setdefault(inner, written)
        return inner

    def _argument(self) -> str:
        """The next group, command or character."""
        while self.raw[self.at : self.at + 1].isspace():
            self.at += 1
        if self.raw[self.at : self.at + 1] == "{":
            self.at += 1
            return self.group(1)
        found = _TOKEN.match(self.raw, self.at)
        if found is None or found[0] == "}":
            return ""
        if found[1] or found[2]:
            self.at = found.end()
            return self._command(found[1], found.start()) if found[1] else self._sign(found[2])
        self.at += 1
        return found[0][0]

    def _sign(self, sign: str) -> str:
        if sign in "([)]":
            return "\\" + sign
        if sign in _ACCENTS:
            return _accented(sign, self._argument())
        return _SIGNS.get(sign, "\\" + sign)

    def _command(self, name: str, start: int) -> str:
        if name in _SYMBOLS:
            return self._symbol(_SYMBOLS[name])
        if name in _ACCENTS:
            return _accented(name, self._argument())
        if name in _MARKUP:
            return _mark(_MARKUP[name], self._argument())
        if name in _TRANSPARENT:
            return self._argument()
        if name in _NOTHING:
            return ""
        if name in _BREAKS:
            return _BREAKS[name]
        if name == "enquote":
            return f"“{self._argument()}”"
        if name in ("url", "path", "nolinkurl"):
            before = self.at
            self._argument()
            return self.raw[before : self.at].strip("{}")
        if name == "href":
            self._argument()
            return self._argument()
        if name == "noopsort":
            self._argument()
            return ""
        if name == "ensuremath":
            before = self.at
            self._argument()
            return _math_text(self.raw[before : self.at].removeprefix("{").removesuffix("}"), "")
        symbol = _MATH.get(name) or _more_symbols().get(name)
        if symbol:
            return self._symbol(symbol)
        while self.raw[self.at : self.at + 1] == "{":  # unknown: as it is, with its arguments
            self.at += 1
            self.group(1)
        written = self.raw[start : self.at]
        self.kept[written] = written
        return written

    def _symbol(self, symbol: str) -> str:
        """``\\ss{}``: the braces only end the command's name; without them a blank did."""
        if self.raw.startswith("{}", self.at):
            self.at += 2
        return symbol

    def _math(self, start: int) -> str:
        end = self.at
        while (end := self.raw.find("$", end)) > 0 and self.raw[end - 1] == "\\":
            end += 1
        if end < 0:
            return "$"
        if end == self.at:  # $$ … $$
            close = self.raw.find("$$", end + 1)
            end = close + 1 if close > 0 else end
        inner = self.raw[self.at : end]
        self.at = end + 1
        written = self.raw[start : self.at]
        text = _math_text(inner, written)
        self.kept[text] = written
        return text


def _accented(sign: str, base: str) -> str:
    if not base:
        return _ALONE.get(sign, "")
    base = {"ı": "i", "ȷ": "j"}.get(base[0], base[0]) + base[1:]
    return unicodedata.normalize("NFC", base[0] + _ACCENTS[sign]) + base[1:]


def _mark(tag: str, text: str) -> str:
    text = text.strip() if tag == "i" else text
    if not text:
        return ""
    return f"{_SMALL_CAPS}{text}</span>" if tag == "span" else f"<{tag}>{text}</{tag}>"


def _math_text(inner: str, written: str) -> str:
    """Math that is a symbol with scripts becomes text; all other math stays as it is written."""
    if _SIGNS_ONLY.fullmatch(inner) and "\\" in inner:
        signs = _MATH_SIGN.sub(lambda m: m[1] + "\u0305" if m[1] else _MATH.get(m[2], m[0]), inner)
        if "\\" not in signs:
            return signs
    simple = _SIMPLE_MATH.fullmatch(inner.strip())
    if not simple or not simple[0]:
        return written or f"${inner}$"
    symbol = _MATH.get(simple[1][1:]) if simple[1] else ""
    if symbol is None:
        return written or f"${inner}$"
    for sign, braced, circle, single in _SCRIPT.findall(simple[2]):
        script = "°" if circle else braced or single
        symbol += script if circle else _mark("sub" if sign == "_" else "sup", script)
    return symbol


@lru_cache(maxsize=1)
def _more_symbols() -> Mapping[str, str]:
    """Rare symbol commands, from bibtexparser's table (loaded only when one is met)."""
    from bibtexparser.latexenc import unicode_to_latex

    found: dict[str, str] = {}
    for character, command in unicode_to_latex:
        name = command.strip().strip("{}").removeprefix("\\ensuremath{").removeprefix("\\")
        if name.isalpha() and len(character) == 1 and name not in found:
            found[name] = character
    return found


def decode(raw: str) -> str:
    r"""``raw`` as Unicode; blanks are not settled.

    >>> decode(r"Gr{\"u}{\ss}e \& {DNA} $\alpha$")
    'Grüße & DNA α'
    """
    if _is_text(raw):
        return raw
    try:
        return _Decoder(raw).group(0)
    except RecursionError:  # nobody means accents or braces that deep: they stay as they are written
        return raw


_SHORT = 80
"""Up to so many characters one look for any sign is quicker than one for each."""
_SIGN = re.compile(r"[\\{}$~`'&%#_^<\u00a0-]")


def _is_text(raw: str) -> bool:
    """Whether nothing in ``raw`` means anything but itself; signs are looked for alone, which is quick."""
    if len(raw) < _SHORT and _SIGN.search(raw) is None:
        return True
    return not (
        "\\" in raw
        or "{" in raw
        or "}" in raw
        or "$" in raw
        or "~" in raw
        or ("-" in raw and "--" in raw)
        or ("`" in raw and "``" in raw)
        or ("'" in raw and "''" in raw)
    )


def kept(raw: str) -> Mapping[str, str]:
    """Pieces of ``raw`` that an edit should write as they were: protected words, math, odd commands."""
    decoder = _Decoder(raw)
    try:
        decoder.group(0)
    except RecursionError:
        return {raw: raw}
    return decoder.kept


def is_plain(text: str) -> bool:
    """Whether ``text`` is written as it is: besides `_is_text`, nothing to escape, and no markup."""
    if len(text) < _SHORT and _SIGN.search(text) is None:
        return True
    return _is_text(text) and not (
        "&" in text
        or "%" in text
        or "#" in text
        or "_" in text
        or "^" in text
        or "<" in text
        or "\u00a0" in text
    )


# No element within one of its own kind: each opening tag is then looked for a closing one up to the next.
_TAGS = re.compile(
    r"<(i|b|sub|sup|span)(?:\s+(?:style=\"font-variant:\s*small-caps;?\"|class=\"nocase\"))?>"
    r"([^<]*+(?:<(?!/?\1\b)[^<]*+)*+)</\1>"
)
_TAG_COMMANDS = {"i": "\\textit{", "b": "\\textbf{", "sub": "\\textsubscript{", "sup": "\\textsuperscript{"}
_ESCAPES = {
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}", "~": "{\\textasciitilde}", "^": "{\\textasciicircum}",
    "\\": "{\\textbackslash}", "\u00a0": "~",
}  # fmt: skip
# A doubled dash or quote is a ligature: an empty group keeps the two apart.
_ESCAPE = re.compile(r"[&%$#_{}~^\\\u00a0]|-(?=-)|`(?=`)|'(?=')")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_TO_COMMAND = {
    **{char: f"$\\{name}$" for name, char in reversed(_MATH.items())},
    **{char: f"{{\\{name}}}" for name, char in reversed(_SYMBOLS.items()) if len(char) == 1},
    "–": "--", "—": "---", "“": "``", "”": "''", "\u2009": "\\,",
}  # fmt: skip


def encode(text: str, *, ascii_only: bool = False, keep: Mapping[str, str] | None = None) -> str:
    r"""``text`` as LaTeX: what has a meaning there is escaped, Zotero's markup becomes commands.

    ``ascii_only``: letters beyond ASCII become accents and commands. ``keep``: pieces to write as given.

    >>> encode("R&D <i>in vivo</i>: 5 %"), encode("Müller", ascii_only=True)
    ('R\\&D \\textit{in vivo}: 5 \\%', 'M{\\"u}ller')
    """
    if not keep and (text.isascii() or not ascii_only) and is_plain(text):
        return text
    if keep:
        words = sorted((k for k in keep if k in text), key=len, reverse=True)
        if words:
            pieces = re.split("(" + "|".join(map(_whole, words)) + ")", text)
            return "".join(
                keep[piece] if odd % 2 else encode(piece, ascii_only=ascii_only)
                for odd, piece in enumerate(pieces)
            )
    parts: list[str] = []
    end = 0
    for tag in _TAGS.finditer(text):
        parts.append(_plain(text[end : tag.start()], ascii_only))
        opening = tag[0][: tag.start(2) - tag.start()]
        if tag[1] != "span":
            command = _TAG_COMMANDS[tag[1]]
        else:
            command = "\\textsc{" if "small-caps" in opening else "{" if "nocase" in opening else ""
        inner = encode(tag[2], ascii_only=ascii_only)
        parts.append(f"{command}{inner}}}" if command else _plain(tag[0], ascii_only))
        end = tag.end()
    parts.append(_plain(text[end:], ascii_only))
    return "".join(parts)


def _whole(piece: str) -> str:
    """An expression for ``piece`` that does not begin or end within a word."""
    return (
        (r"(?<!\w)" if piece[0].isalnum() else "")
        + re.escape(piece)
        + (r"(?!\w)" if piece[-1].isalnum() else "")
    )


def _plain(text: str, ascii_only: bool) -> str:
    text = _ESCAPE.sub(lambda m: _ESCAPES.get(m[0]) or m[0] + "{}", text)
    if ascii_only and not text.isascii():
        text = _BEYOND.sub(lambda m: _command_for(m[0]), unicodedata.normalize("NFC", text))
    return text


def _command_for(character: str) -> str:
    if command := _TO_COMMAND.get(character):
        return command
    base, *marks = list(unicodedata.normalize("NFD", character))
    if len(marks) == 1 and marks[0] in _ACCENT_OF and base.isascii():
        sign = _ACCENT_OF[marks[0]]
        gap = " " if sign.isalpha() else ""
        base = f"\\{base} " if base in "ij" and sign not in "ckdb" else base
        return f"{{\\{sign}{gap}{base}}}".replace(" }", "}")
    return character
