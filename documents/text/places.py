"""What a time and a place look like, and the labels by which they stand among other things: "Location: operating room"."""

import re

from documents.text.headings import spelling

_HEDGE = (
    r"(?:(?:usually|typically|generally|normally|often|approximately|about|around|roughly|up to|at least|less than|more than"
    r"|under|over)\s+)*"
)
_FIGURE = r"(?:\d|½|(?:an?|one|two|three|four|five|ten|fifteen|twenty|thirty|forty|sixty|ninety|half|several|a few)\b)"
TIME = re.compile(
    rf"{_HEDGE}(?:(?:the|this|it)\b[^.:]{{0,40}}?\b(?:takes?|lasts?|requires?)\s+{_HEDGE})?{_FIGURE}[^.:]{{0,30}}?"
    r"\b(?:minutes?|mins?|hours?|hrs?|days?)\b",
    re.IGNORECASE,
)
_PLACES = (
    r"(?:hospitals?|clinics?|outpatient|inpatient|operating (?:room|theat(?:er|re))|surg(?:ery|ical) (?:cent(?:er|re)|unit)"
    r"|office|ambulatory|emergency (?:department|room)|intensive care|bedside|laboratory|suite|ward|home)"
)
PLACE = re.compile(
    rf"(?:(?:the|this|it)\b[^.:]{{0,40}}?\b(?:performed|done|carried out|conducted|takes place)\s+)?{_HEDGE}"
    r"(?:performed\s+|done\s+)?(?:(?:in|at|on)\s+)?(?:an?\s+|the\s+)?(?:[\w'’-]+\s+){0,3}?"
    rf"{_PLACES}\b",
    re.IGNORECASE,
)
#: Any word for a place, wherever it stands.
PLACE_WORD = re.compile(
    rf"\b(?:{_PLACES}|(?:out|in)patients?|rooms?|units?|theat(?:er|re)s?|departments?|cent(?:er|re)s?|facilit(?:y|ies)|labs?|laborator\w+"
    r"|practices?|surger(?:y|ies)|wards?|offices?|suites?|homes?|schools?|gyms?|pools?|pharmac(?:y|ies)|ambulances?|sites?|places?|anywhere|settings?)\b",
    re.IGNORECASE,
)
_LABELS = {
    "setting_text": ("Setting", "Location", "Place", "Venue", "Site", "Where", "Room", "Facility",
    "Where It Is Done", "Care Setting"),
    "duration_text": ("Duration", "Time", "Length", "Time Required", "Procedure Time", "How Long",
    "How Long It Takes", "Time Needed"),
}  # fmt: skip
_FIELDS = {spelling(label): field for field, labels in _LABELS.items() for label in labels}


def place_of(label: str) -> str:
    """The field of the setting or the duration that a label means wherever it stands; "" for any other label."""
    return _FIELDS.get(spelling(label), "")


def place_of_value(value: str) -> str:
    """The field that a value reads like, if it is a place or a time."""
    return "duration_text" if TIME.match(value) else "setting_text" if PLACE.match(value) else ""
