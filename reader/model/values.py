"""What a date, a sum or a measure in a text comes to, where that is certain."""

from datetime import date

from msgspec import Struct

_CURRENCIES = {
    "USD": "US dollars",
    "CAD": "Canadian dollars",
    "AUD": "Australian dollars",
    "NZD": "New Zealand dollars",
    "HKD": "Hong Kong dollars",
    "SGD": "Singapore dollars",
    "TWD": "Taiwan dollars",
    "$": "dollars",
    "EUR": "euros",
    "GBP": "pounds",
    "JPY": "yen",
    "CNY": "yuan",
    "KRW": "won",
    "INR": "Indian rupees",
    "PKR": "Pakistani rupees",
    "RUB": "roubles",
    "UAH": "hryvnias",
    "TRY": "Turkish lira",
    "ILS": "shekels",
    "CHF": "Swiss francs",
    "BRL": "Brazilian reais",
    "MXN": "Mexican pesos",
    "ZAR": "South African rand",
    "NGN": "Nigerian naira",
    "PLN": "Polish zloty",
    "SEK": "Swedish kronor",
    "NOK": "Norwegian kroner",
    "DKK": "Danish kroner",
}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Amount(Struct, frozen=True, tag_field="is", tag="amount"):
    """So much of something."""

    amount: float
    unit: str = ""
    """Code of a currency (ISO 4217; "$" when the country is open), sign of a unit, or empty."""

    @property
    def words(self) -> str:
        """In plain words: "22,000,000,000 US dollars", "15 km"."""
        number = f"{self.amount:,.6f}".rstrip("0").rstrip(".")
        return f"{number} {_CURRENCIES.get(self.unit, self.unit)}".rstrip()


class Day(Struct, frozen=True, tag_field="is", tag="date"):
    """A day, or the week, month or year that is all that is said."""

    date: str
    """As in ISO 8601: "2025-10-14", "2025-W42", "2025-10" or "2025"."""

    @property
    def words(self) -> str:
        """In plain words: "Tue 14 Oct 2025", "the week of Mon 13 Oct 2025", "October 2025"."""
        if len(self.date) == len("2025"):
            return self.date
        if len(self.date) == len("2025-10"):
            year, month = self.date.split("-")
            return f"{_MONTHS[int(month) - 1]} {year}"
        day = date.fromisoformat(self.date)
        month_name = _MONTHS[day.month - 1][:3]
        shown = f"{_WEEKDAYS[day.weekday()]} {day.day} {month_name} {day.year}"
        return f"the week of {shown}" if "W" in self.date else shown


Value = Amount | Day
