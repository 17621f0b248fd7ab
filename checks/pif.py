"""The criteria of PIF TICK, the mark of the Patient Information Forum for health information, and what medref has to show.

The ten criteria are those of 2022 (https://pifonline.org.uk/pif-tick/about/), in our own words. The mark is awarded to
an organization for how it makes its information; a program can keep parts of that process, and count.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from accounts.roles import REVIEWER, WRITER
from checks.models import CheckResult
from procedures.models import EditorialEvent, ProcedureVersion, Source
from search.models import MissedSearch


class Criterion(NamedTuple):
    """One criterion: its name, what it asks for, who meets it, what medref does, what is counted now, what the site adds."""

    name: str
    asks: str
    met_by: str
    done: str
    counted: tuple[str, ...]
    left: str


MEDREF, BOTH, SITE = "medref", "medref and your site", "your site"
#: The words in braces are those of `_counts`; the shares are of published entries.
CRITERIA = (
    Criterion(
        "A process",
        "Every text is made in the same way, and the way is written down.",
        MEDREF,
        "A text goes from draft over review to readers; who took which step, when and why is on record.",
        (
            "Approved by a clinical reviewer: {reviewed}",
            "Steps of editors on record in the last 12 months: {events}",
        ),
        "Write down who writes and who reviews.",
    ),
    Criterion(
        "Training",
        "Those who write are trained, and stay so.",
        SITE,
        "Fields, refusals and checks say what is expected where the work is done; the editors’ guide says the rest.",
        ("Writers: {writers}", "Clinical reviewers: {reviewers}"),
        "Train your writers and reviewers, and keep a list of it.",
    ),
    Criterion(
        "Need",
        "A text is written because people need it.",
        BOTH,
        "Searches that found nothing are counted by their words.",
        ("Wordings that readers searched for in vain, and nobody has settled: {missed}",),
        "Ask patients and staff what they miss, and note why an entry is started.",
    ),
    Criterion(
        "Evidence",
        "Texts rest on reliable evidence, are kept up to date, and say how sure it is.",
        BOTH,
        "A text is not handed in without a source, a figure has to fit the likelihood of its risk, and each review has an end.",
        ("Name their sources: {sourced}", "Review not overdue: {current}", "Oldest review: {oldest}"),
        "Choose which sources you accept, and read them again at each review.",
    ),
    Criterion(
        "Involving users",
        "People who will use a text take part in making it.",
        SITE,
        "Nothing yet.",
        (),
        "Have patients read drafts, and note in the log what they said.",
    ),
    Criterion(
        "Fairness",
        "Texts suit people of different literacy and language, and those with disabilities.",
        BOTH,
        "Reading grade and long sentences are checked; pages work with keyboards, screen readers and without scripts.",
        ("Not too hard to read: {readable}", "Without very long sentences: {short}"),
        "Offer other languages and formats where your readers need them.",
    ),
    Criterion(
        "Content and design",
        "Texts are clear, easy to find one’s way in, and easy to get at.",
        MEDREF,
        "Every entry has the same sections in plain headings, on phones, screens and paper, without an account.",
        ("Every section is written, or does not apply: {complete}",),
        "Look at your pages together with readers.",
    ),
    Criterion(
        "Feedback",
        "Readers can say what they think, and are heard.",
        SITE,
        "Nothing yet.",
        (),
        "Give readers an address to write to, and answer.",
    ),
    Criterion(
        "Reach",
        "Texts get to those who need them.",
        BOTH,
        "Search knows everyday words; entries have addresses that stay, and other systems can read them.",
        ("Published entries: {all}",),
        "Tell staff and patients that the entries exist, and link to them.",
    ),
    Criterion(
        "Effect",
        "Somebody looks at what the texts bring about.",
        SITE,
        "Nothing: medref does not count readers.",
        (),
        "Ask readers and staff whether the texts helped.",
    ),
)


def criteria() -> Iterator[Criterion]:
    """The criteria with what is counted on this site now."""
    counts = _counts()
    for one in CRITERIA:
        yield one._replace(counted=tuple(line.format(**counts) for line in one.counted))


def _counts() -> dict[str, str]:
    results = CheckResult.objects.filter(version=OuterRef("pk"))
    shares = {
        "reviewed": Q(reviewed_on__isnull=False),
        "current": Q(review_due_on__gte=timezone.localdate()),
        "sourced": Exists(Source.objects.filter(version=OuterRef("pk"))),
        "readable": Exists(results.exclude(advice__contains=["reading-grade"])),
        "short": Exists(results.exclude(advice__contains=["long-sentence"])),
        "complete": Exists(results.exclude(critical__contains=["missing-section"])),
    }
    published = ProcedureVersion.objects.published()
    found = published.aggregate(
        all=Count("pk"), oldest=Min("reviewed_on"), **{key: Count("pk", filter=met) for key, met in shares.items()}
    )
    total, people = found["all"], get_user_model().objects.filter(is_active=True)
    year = timezone.now() - timedelta(days=365)
    counted = {
        "all": total,
        "events": EditorialEvent.objects.filter(at__gte=year).count(),
        "missed": MissedSearch.objects.filter(is_settled=False).count(),
        "writers": people.filter(groups__name=WRITER).count(),
        "reviewers": people.filter(groups__name=REVIEWER).count(),
    }
    return {
        **{key: f"{number:,}" for key, number in counted.items()},
        **{key: f"{found[key]:,} of {total:,} ({100 * found[key] // (total or 1)} %)" for key in shares},
        "oldest": str(found["oldest"] or "none"),
    }
