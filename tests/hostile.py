"""Strings that strangers send, and what of them must never reach a terminal.

Every widget, printed line and toast is driven with `HOSTILE`; nothing drawn or printed of it
may match `FORBIDDEN`. Written as escapes only, so that this file can be shown safely.
"""

import re

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u00ad\u061c\u200b\u200e\u200f"  # soft hyphen, direction marks, zero-width space
    "\u2028-\u202e\u2060-\u206f"  # line ends of Unicode, bidi controls, invisible operators
    "\ufeff\ufff9-\ufffb"  # byte-order mark, interlinear marks
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e0fff]"  # tag characters, supplementary variation selectors
)
"""What no terminal may get from a stranger's string, whatever draws or prints it."""

_ZALGO = "".join(chr(0x300 + index % 0x70) for index in range(60))

_NAMED: dict[str, str] = {
    # escape sequences, seven bits and eight
    "csi-clear": "Harbour \x1b[2J\x1b[H\x1b[31mclosed",
    "csi-alternate-screen": "\x1b[?1049l\x1b[?25h\x1b[?1000hLedgerline",
    "csi-report": "\x1b[6n\x1b[c\x1b[5nOstrel",
    "osc-0-title": "\x1b]0;owned\x07Port Sella",
    "osc-52-clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07 copied",
    "osc-52-st": "\x1b]52;c;cm0gLXJmIH4=\x1b\\ copied",
    "osc-8-link": "\x1b]8;;http://evil.example/\x1b\\bank.example\x1b]8;;\x1b\\",
    "osc-unfinished": "never ended \x1b]0;swallows what follows",
    "dcs": "\x1bP+q544e\x1b\\ Halden",
    "apc": "\x1b_Gi=1;AAAA\x1b\\ picture",
    "pm-sos": "\x1b^secret\x1b\\ \x1bXstart\x1b\\",
    "reset": "\x1bc everything gone",
    "charset": "\x1b(0lqqqk\x0e\x0f",
    "lone-escape": "\x1b",
    "c1-csi": "eight bits \x9b2J\x9b31m",
    "c1-osc": "\x9d0;owned\x9c \x9d52;c;eA==\x9c",
    "c1-all": "".join(map(chr, range(0x80, 0xA0))) + " Meridian Wire",
    "c0-all": "a" + "".join(map(chr, range(0x20))) + "b\x7f",
    "backspace": "good\x08\x08\x08\x08evil",
    "enquiry-bell": "\x05\x07\x07\x07",
    "nul": "Paper\x00Lantern",
    "as-reference": "&#27;[2J &#x9b;31m &amp;#27;]0;x&#7;",
    # lines
    "newlines": "first\nsecond\r\nthird\rfourth",
    "tabs": "a\tb\t\tc",
    "carriage-return": "Harmless headline\rEVIL",
    "odd-breaks": "a\x0bb\x0cc\x1cd\x1ee\x85f\u2028g\u2029h",
    "only-breaks": "\n\r\n\t \u2028",
    # characters that are not seen, or turn others round
    "bidi-override": "\u202egpj.exe\u202c invoice",
    "bidi-isolates": "\u2066\u2067\u2068abc\u2069 \u202a\u202b\u202d",
    "bidi-marks": "a\u200eb\u200fc\u061cd",
    "zero-width": "Port\u200b\u200c\u200d\u2060\ufeffSella",
    "joiners-loose": "\u200d\u200cabc\u200d",
    "tag-characters": "Ostrel" + "".join(chr(0xE0000 + ord(char)) for char in "hidden text"),
    "soft-hyphens": "Le\u00add\u00adger\u00adline",
    "fillers": "\u3164\u115f\u1160\u2800\uffa0",
    "annotation": "\ufff9base\ufffaruby\ufffb",
    "private-use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "noncharacters": "\ufdd0\ufffe\uffff\U0001ffff",
    "lone-surrogates": "cut \ud83d in \udc00 half \udcff",
    # width
    "zalgo": "H" + _ZALGO + "e" + _ZALGO + " Harbour",
    "marks-alone": _ZALGO,
    "wide": "日本語の見出し　港の新聞 서울 臺北",
    "emoji": "🚢 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇳🇴 1️⃣ ❤️",
    "emoji-chain": "👩" + "\u200d👩" * 300,
    "flags": "🇦" * 300,
    "arabic": "أخبار الميناء اليوم",
    "hebrew-mixed": "Sella שלום 123 (abc) עולם",
    "persian-non-joiner": "می\u200cخواهم",
    "thai-marks": "ก" + "\u0e49" * 40,
    "devanagari": "क्षत्रिय नमस्ते",
    "ligature": "\ufdfa \U0001242b \u1f00 \ufb03",
    # markup of the toolkits underneath, of shells and of pages
    "close-tag": "[/foo]",
    "close-any": "[/]",
    "open-tag": "[red]b",
    "click": "[@click=app.quit]x[/]",
    "click-quoted": "[@click=app.bell('a')]ring[/@click=app.bell('a')]",
    "link-markup": "[link=http://evil.example]bank[/link]",
    "style-bad": "[bold not a style $$]x[/bold]",
    "variable": "[$primary]x[/] $title ${title} {title} %s %(x)s {0}",
    "escaped-bracket": "\\[red] \\\\[/] [[x]] []",
    "unbalanced": "[b][i]x[/b]",
    "emoji-code": ":smile: :bomb:",
    "html": "<script>alert(1)</script><b>bold</b>&amp;lt;",
    "shell": "; rm -rf ~ `id` $(id) | sh && -x --help",
    "path": "../../../etc/passwd\\..\\con.txt",
    "sql": "'; DROP TABLE entry; --",
    "option": "--config=/etc/passwd",
    # size
    "empty": "",
    "blank": "   ",
    "megabyte": "Long " * 200_000,
    "megabyte-no-space": "x" * 1_000_000,
    "megabyte-wide": "港" * 350_000,
    "megabyte-marks": "e" + "\u0301" * 500_000,
    "megabyte-escapes": "\x1b[2J" * 250_000,
    "megabyte-brackets": "[red]" * 200_000,
    "megabyte-lines": "line\n" * 200_000,
}

HOSTILE: tuple[str, ...] = tuple(_NAMED.values())
"""The corpus; some of a megabyte, so give `HOSTILE_IDS` to `pytest.mark.parametrize`."""

HOSTILE_IDS: tuple[str, ...] = tuple(_NAMED)
"""A short name for each string of `HOSTILE`, in its order."""

HOSTILE_SHORT: tuple[str, ...] = tuple(text for text in HOSTILE if len(text) < 10_000)
"""The corpus without the strings that are long on purpose."""
