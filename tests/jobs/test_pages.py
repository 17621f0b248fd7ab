"""The pages of a job: whoever asked for it, and administrators, see how far it is and cancel it; others see nothing of it."""

from contextlib import nullcontext

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts import roles
from jobs.actions import queue
from jobs.models import Job
from jobs.worker import Worker
from record.models import Event
from tests import makers

pytestmark = pytest.mark.django_db
ADD = "/admin/imports/importbatch/add/"


@pytest.fixture
def no_worker(monkeypatch):
    """What is queued waits."""
    monkeypatch.setattr("jobs.actions.call_worker", lambda: None)


@pytest.fixture
def wanda(client):
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda


def upload(client, content=b"name,summary\nElbow,It mends.\n"):
    return client.post(ADD, {"files": SimpleUploadedFile("elbow.csv", content)}, follow=True)


def test_an_upload_waits_on_its_page_until_it_is_cancelled(client, wanda, no_worker):
    earlier = queue(kind="imports.take", title="Another", arguments={"batch": 0}, actor=makers.writer("willa"))
    page = upload(client).text
    job = Job.objects.get(owner=wanda)
    for words in (
        "Waiting for its turn.",
        "1 other job comes before it",
        "You may leave this page",
        "elbow.csv",
        "job.js",
    ):
        assert words in page
    assert f"{job.title}</a>: waiting for its turn" in client.get("/admin/").text
    assert earlier.title not in client.get(reverse("admin:jobs_job_changelist")).text
    assert client.post(reverse("admin:jobs_job_cancel", args=[earlier.pk])).status_code == 404
    page = client.post(reverse("admin:jobs_job_cancel", args=[job.pk]), follow=True).text
    assert "Nothing was changed." in page and f'<a href="{ADD}">Back</a>' in page
    assert "job.js" not in page and ">Cancel<" not in page
    assert Event.objects.get(verb="cancelled").sentence == "wanda (wanda) cancelled “Reading and comparing elbow.csv”."
    assert "is over already" in client.post(reverse("admin:jobs_job_cancel", args=[job.pk]), follow=True).text


def test_administrators_see_and_cancel_what_others_asked_for(client, wanda, no_worker):
    upload(client)
    job = Job.objects.get()
    client.force_login(makers.reviewer())
    assert client.get(job.get_absolute_url()).status_code == 404
    client.force_login(makers.person("ada", roles.ADMINISTRATOR))
    assert job.title in client.get(reverse("admin:jobs_job_changelist")).text
    client.post(reverse("admin:jobs_job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_who_lost_their_role_before_their_turn_is_refused(client, wanda, no_worker, django_assert_max_num_queries):
    upload(client)
    job = Job.objects.get()
    wanda.groups.clear()
    Worker(connection).do_one(nullcontext)
    with django_assert_max_num_queries(12):
        page = client.get(job.get_absolute_url() + "?followed").text
    assert "may not do this. Ask an administrator for the role Writer" in page
    assert f'<a href="{ADD}">Back</a>' in page


def test_a_job_that_is_done_leads_whoever_follows_it_to_its_result(client, wanda):
    answer = upload(client)
    job = Job.objects.get()
    assert answer.redirect_chain == [(f"{job.get_absolute_url()}?followed", 302), (job.result, 302)]
    page = client.get(job.get_absolute_url()).text
    assert "1 documents read and compared" in page and f'<a href="{job.result}">Continue</a>' in page
