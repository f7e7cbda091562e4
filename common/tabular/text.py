"""From the values of a cell to its text, and the protection of texts a spreadsheet would run."""

import datetime
import re
import unicodedata
from decimal import Decimal

CellValue = (
    str
    | int
    | float
    | bool
    | Decimal
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | None
)

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_RUNS_IN_SPREADSHEETS = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_FORMULA = re.compile(r"=(?:[^\W_]|[+\-@(])")


def clean_text(text: str) -> str:
    """The text stripped, NFC, with `\\n` as its only line end and no control character but the tab."""
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return text.strip()


def cell_text(value: CellValue) -> str:
    """The text of a typed cell: 3.0 → 3, True → VRAI, midnight datetimes → ISO date alone."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float | Decimal):
        return number_text(value)
    if isinstance(value, datetime.timedelta):
        return _duration_text(value)
    return _moment_text(value)


def number_text(value: int | float | Decimal) -> str:
    """The shortest plain writing of a number at the 15 digits spreadsheets keep: never an exponent."""
    exact = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(exact)
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _duration_text(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02}:{rest // 60:02}:{rest % 60:02}"


def _moment_text(value: datetime.datetime | datetime.date | datetime.time) -> str:
    if isinstance(value, datetime.datetime):
        rounded = (value + datetime.timedelta(microseconds=500)).replace(microsecond=0)
        return rounded.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    return value.isoformat()


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet opening this text in a delimited file would compute it."""
    return _FORMULA.match(text) is not None


def protect(text: str) -> str:
    """Prefix with `'` what a spreadsheet could run; `unprotect` gives back exactly the same text."""
    return f"'{text}" if _RUNS_IN_SPREADSHEETS.match(text) else text


def unprotect(text: str) -> str:
    """Remove the apostrophe `protect` put; other apostrophes stay."""
    return text[1:] if text.startswith("'") and _RUNS_IN_SPREADSHEETS.match(text) else text
