"""Pictures belong to versions like their texts, show nothing but their pixels, and are seen by whoever may read a version."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from accounts import roles
from accounts.models import User
from documents.row_kinds import ILLUSTRATIONS, Illustration
from procedures import actions
from procedures.actions import add_picture, store_pictures
from procedures.models import Picture
from procedures.pictures import LONGEST_SIDE, redrawn
from procedures.rules import EditorialError
from tests import makers

ABOUT = Illustration(
    "Where the cut is", alt="An elbow with a cut.", credit="Drawn by us", licence="CC0", printing="allowed"
)
VIDEO = Illustration("How it is done", "https://videos.example.org/elbow", length="3 minutes")


def file_of(kind="PNG", size=(40, 30), color="red", **saving) -> bytes:
    """A picture of one color as a file."""
    saved = BytesIO()
    Image.new("RGB", size, color).save(saved, format=kind, **saving)
    return saved.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_only_the_pixels_of_a_picture_are_kept(kind, ending):
    place = Image.Exif()
    place[0x010E], place[0x0112] = "Ward 3, bed 2", 6  # a description, and that it lies on its side
    loaded = file_of(kind, exif=place, icc_profile=b"profile of somebody") + b"<script>alert(1)</script>"
    name, content = redrawn(loaded)
    assert name.endswith(f"-30x40.{ending}"), "it stands upright"
    assert not any(hidden in content for hidden in (b"Ward", b"profile", b"script", b"Exif"))
    again = redrawn(file_of(kind).join([b"", b"behind"]))
    assert again.name.endswith(f"-40x30.{ending}") and again.name == redrawn(file_of(kind)).name
    assert max(Image.open(BytesIO(redrawn(file_of(kind, (4 * LONGEST_SIDE, 200))).content)).size) == LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no PNG, JPEG or WebP"),
        (b"GIF89a" + bytes(40), "no PNG, JPEG or WebP"),
        (file_of()[:-30], "no PNG, JPEG or WebP"),
        (b'<?xml version="1.0"?><svg onload="x()"/>', "save the drawing as PNG"),
        (bytes(10_000_001), "at most 10 are read"),
        (file_of(size=(8_001, 5_000)), "more than 40 million pixels"),
        (file_of("WEBP", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")]), "The picture moves"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_with_the_reason(content, reason):
    with pytest.raises(EditorialError, match=reason):
        redrawn(content)


@pytest.mark.django_db
def test_a_picture_is_seen_by_whoever_may_read_a_version_that_shows_it(client, django_assert_max_num_queries):
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.draft(wanda, illustrations=[VIDEO])
    page = reverse("admin:version_add_picture", args=[version.pk])
    client.force_login(wanda)
    said = {name: getattr(ABOUT, name) for name in ("caption", "credit", "licence", "printing")} | {"alt": ""}
    refused = client.post(page, said | {"file": BytesIO(file_of())}).content.decode()
    assert "This field is required" in refused and 'value="Where the cut is"' in refused
    assert "save it anew" in client.post(page, said | {"alt": "x", "file": BytesIO(b"text")}).content.decode()
    assert not Picture.objects.exists()
    added = client.post(page, said | {"alt": ABOUT.alt, "file": BytesIO(file_of())})
    assert added.headers["Location"].endswith("#part-procedure-description")
    (picture,) = Picture.objects.all()
    form = client.get(added.headers["Location"]).content.decode()
    assert form.count(f'<img src="{picture.address}"') == 1 and "aria-label=Credit" in form
    link = actions.make_link(version=version, days=1, actor=wanda).signed_address
    assert client.get(picture.address).headers["Cache-Control"] == "no-store, private"
    client.logout()
    assert client.get(picture.address).status_code == 404
    assert f'src="{link}pictures/{picture.name}"' in client.get(link).content.decode()
    assert client.get(f"{link}pictures/{picture.name}").content == bytes(picture.content)
    other = store_pictures([file_of(color="blue")])[0]
    assert client.get(f"{link}pictures/{other.name}").status_code == client.get(other.address).status_code == 404
    assert client.get(f"{link}pictures/%00").status_code == client.get("/pictures/%00").status_code == 404

    live = makers.publish(version=makers.submit(version=version, actor=wanda), actor=ravi)
    shown = client.get(live.get_absolute_url()).content.decode()
    assert f'<img src="{picture.address}" width="40" height="30" alt="An elbow with a cut." loading="lazy"' in shown
    assert '<a href="https://videos.example.org/elbow"' in shown and "(video on videos.example.org, 3 minutes)" in shown
    with django_assert_max_num_queries(4):
        answer = client.get(picture.address)
    assert (answer.headers["Content-Type"], answer.content) == ("image/png", bytes(picture.content))
    assert (
        "immutable" in answer.headers["Cache-Control"]
        and client.get(f"{link}pictures/{picture.name}").status_code == 404
    )
    text = client.get(f"/procedures/{live.procedure.slug}.txt").content.decode()
    assert f"Where the cut is: {picture.address}; Alt Text: An elbow with a cut." in text
    data = client.get(f"/procedures/{live.procedure.slug}.json").json()
    assert [row["caption"] for row in data["illustrations"]] == ["How it is done", "Where the cut is"]
    paper = client.get(f"/procedures/{live.procedure.slug}.pdf").content
    assert paper.startswith(b"%PDF") and paper.count(b"/Subtype/Image") + paper.count(b"/Subtype /Image") > 0
    with pytest.raises(IntegrityError), transaction.atomic():
        live.illustrations.update(alt="Something else.")
    actions.withdraw(version=live, note="Out of date.", actor=ravi)
    assert client.get(picture.address).status_code == 410
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.all().delete()


@pytest.mark.django_db
def test_a_picture_says_what_it_shows_and_is_stored_here_before_its_draft_goes_on():
    wanda = makers.writer()
    missing = Illustration("Elsewhere", f"/pictures/{'0' * 64}-4x3.png", alt="decorative", credit="Us", licence="CC0")
    version = makers.draft(wanda, illustrations=[missing])
    with pytest.raises(EditorialError, match="“Elsewhere” is not stored here: add it, or remove its row"):
        makers.submit(version=version, actor=wanda)
    assert version.illustrations.get().shown_alt == ""
    address = store_pictures([file_of()])[0].address
    makers.edit(version, wanda, illustrations=[{**vars(missing), "address": address, "alt": "", "id": None}])
    with pytest.raises(EditorialError, match="“Elsewhere” has no alternative text"):
        makers.submit(version=version, actor=wanda)
    with pytest.raises(EditorialError, match="has no licence"):
        add_picture(version=version, content=file_of(), about=Illustration("X", alt="x", credit="x"), actor=wanda)
    with pytest.raises(PermissionDenied):
        add_picture(version=version, content=file_of(), about=ABOUT, actor=makers.person("eva", roles.EXPORTER))
    assert Picture.objects.count() == 1 and User.objects.count() == 2


@pytest.mark.parametrize(
    "address", ["", "http://example.org", "javascript:x", "https://", "/pictures/x.png", "//example.org"]
)
def test_an_illustration_has_the_address_of_a_picture_here_or_of_a_page_elsewhere(address):
    assert ILLUSTRATIONS.doubt({"caption": "X", "address": address})
