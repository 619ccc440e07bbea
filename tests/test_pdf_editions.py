"""When papers and cards are made, kept and made anew, and who may fetch them."""

import io
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from articles.management.commands import worker
from articles.models import Article, Edition
from articles.newsroom import deleting, editing, publishing
from articles.public import querysets, set_editions
from articles.public.addresses import article_address, card_address, paper_address
from articles.public.page import shown
from articles.public.typesetting import editions, house
from articles.public.typesetting.press import NotSet, Work
from tests.builders import (
    STAGES,
    bring_to,
    make_article,
    make_author,
    make_draft,
    make_editor,
    make_published,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

SLUG = "where-the-gold-goes"


@pytest.fixture
def quick(monkeypatch):
    """No typst: what is set is the JSON of the paper. Returns the papers, in order."""
    papers = []

    def set_in_type(*, paper, card, pictures, cover, dated):
        papers.append(paper)
        return Work(paper=f"%PDF {paper}".encode(), pages=7, card=f"card {card}".encode())

    monkeypatch.setattr(editions, "set_in_type", set_in_type)
    return papers


@pytest.fixture
def failing(monkeypatch):
    """Typst that cannot set anything. Returns the number of tries."""
    tries = []

    def set_in_type(**_wanted):
        tries.append(1)
        raise NotSet("typst took too long: ")

    monkeypatch.setattr(editions, "set_in_type", set_in_type)
    return tries


def make_gold(**fields) -> Article:
    return make_published(draft=make_draft("Where the gold goes"), **fields)


def publish_anew(article: Article, title: str = "Where the gold goes", **fields) -> None:
    text, by = version(article, "en"), make_editor()
    editing.save(text, make_draft(title, **fields), by=by, expected=text.latest.number)
    publish(text)


def later() -> None:
    """Let the time come at which everything is looked at again."""
    Edition.objects.exclude(look_at=None).update(look_at=timezone.now() - timedelta(seconds=1))


def newest(article: Article) -> Edition:
    return Edition.objects.filter(article=article, language="en").first()


def paper_at(article: Article, **kwargs) -> str:
    return paper_address(Article.objects.get(pk=article.pk), "en", **kwargs)


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def stored() -> set[str]:
    folders, _files = storages["editions"].listdir("")
    return {
        f"{folder}/{name}" for folder in folders for name in storages["editions"].listdir(folder)[1]
    }


# Making ------------------------------------------------------------------------------


def test_the_worker_sets_what_is_published_and_the_page_leads_to_it(client):
    article = make_gold()
    page = client.get(article_address(article, "en"))
    assert (page.context["pdf"], page.context["social_card"]) == (None, None)
    house.set_house_cards()
    duty = next(duty for duty in worker.DUTIES if duty.name == "PDFs")
    assert (duty.do(), duty.do()) == (1, 0)

    page = client.get(article_address(article, "en"))
    pdf, card = page.context["pdf"], page.context["social_card"]
    assert pdf.address == f"/en/analysis/{SLUG}/{SLUG}-en.pdf"
    answer = client.get(pdf.address)
    file = content(answer)
    assert (len(file), len(PdfReader(io.BytesIO(file)).pages)) == (pdf.bytes, pdf.pages)
    assert (card.width, card.height) == (1200, 630)
    assert content(client.get(card.address)).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("stage", STAGES)
def test_only_what_readers_may_read_is_ever_set(client, quick, stage):
    draft = make_draft("Where the gold goes", standfirst="SECRET")
    article = make_article(draft=draft)
    bring_to(stage, version(article, "en"))
    readable = stage in {"published", "changing"}
    assert editions.set_waiting() == readable
    assert "SECRET ADDITION" not in str(quick)
    expected = 200 if readable else 410 if stage == "withdrawn" else 404
    for path in (f"{SLUG}-en.pdf", f"{SLUG}-en-1.pdf", "card.jpg"):
        assert client.get(f"/en/analysis/{SLUG}/{path}").status_code == expected, path


def test_what_has_not_changed_is_not_set_again(quick):
    make_gold()
    assert editions.set_waiting() == 1
    later()
    assert editions.set_waiting() == 0
    assert len(quick) == 1


def test_a_new_name_of_an_author_is_on_the_paper_at_the_same_address(client, quick):
    author = make_author("Elif Karaca")
    article = make_gold(author=author)
    editions.set_waiting()
    before, card = stored(), newest(article).card
    author.name_en = "Elif Karaca Demir"
    author.save()
    assert editions.set_waiting() == 0  # it is not time yet
    later()
    assert editions.set_waiting() == 1
    assert b"Karaca Demir" in content(client.get(paper_at(article)))
    assert len(stored() - before) == 2 and not stored() & {card}


def test_every_edition_keeps_its_paper_and_the_address_without_a_number_leads_to_the_last(
    client, quick
):
    article = make_gold()
    editions.set_waiting()
    publish_anew(article, body="<p>Rewritten.</p>", notes={})
    assert client.get(paper_at(article)).status_code == 503
    editions.set_waiting()
    assert b"Rewritten" in content(client.get(paper_at(article)))
    assert b"Rewritten" in content(client.get(paper_at(article, edition=2)))
    first = client.get(paper_at(article, edition=1))
    assert b"small bags" in content(first) and b"Rewritten" not in content(first)


def test_only_the_newest_edition_is_set(quick):
    article = make_gold()
    publish_anew(article, body="<p>Rewritten.</p>", notes={})
    editions.set_waiting()
    later()
    editions.set_waiting()
    assert [one.pdf != "" for one in Edition.objects.filter(article=article)] == [True, False]


def test_words_that_are_published_while_a_paper_is_read_never_go_under_the_number_before(
    quick, monkeypatch
):
    article = make_gold()
    pages = querysets.pages

    def published_meanwhile(language):
        monkeypatch.setattr(querysets, "pages", pages)
        found = pages(language).get(pk=article.pk)
        publish_anew(article, body="<p>Rewritten.</p>", notes={})
        return type("Read", (), {"filter": lambda self, pk: self, "first": lambda self: found})()

    monkeypatch.setattr(editions.querysets, "pages", published_meanwhile)
    assert editions.set_waiting() == 0
    assert quick == []


def test_no_paper_is_begun_when_the_time_of_a_round_is_over(quick):
    make_gold()
    assert editions.set_waiting(seconds=-1) == 0
    assert editions.set_waiting() == 1


def test_two_workers_do_not_set_the_same_edition(quick):
    make_gold()
    taken = list(Edition.objects.all())
    Edition.objects.update(look_at=timezone.now() + timedelta(minutes=10))
    assert not editions._take_and_set(taken[0])


def test_what_cannot_be_set_is_tried_a_few_times_and_then_when_it_changes(failing, caplog):
    article = make_gold()
    for _ in range(editions.GIVEN_UP + 3):
        assert editions.set_waiting() == 0
        assert editions.set_waiting() == 0  # not before its pause is over
        later()
    assert len(failing) == editions.GIVEN_UP
    assert "took too long" in newest(article).failure and "Given up" in caplog.text
    publish_anew(article, title="Where the gold went")
    editions.set_waiting()
    assert len(failing) == editions.GIVEN_UP + 1


def test_a_text_that_cannot_be_set_keeps_no_other_from_its_paper(quick, monkeypatch):
    make_gold()
    other = make_published()
    good = editions.document.paper

    def paper(article, **kwargs):
        if article.pk != other.pk:
            raise ValueError("a mistake of ours")
        return good(article, **kwargs)

    monkeypatch.setattr(editions.document, "paper", paper)
    assert editions.set_waiting() == 1


def test_the_files_of_a_deleted_article_are_deleted(quick, django_capture_on_commit_callbacks):
    article = make_gold()
    before = stored()
    editions.set_waiting()
    editor = make_editor()
    publishing.withdraw(version(article, "en"), by=editor)
    assert len(stored() - before) == 2
    with django_capture_on_commit_callbacks(execute=True):
        deleting.delete(article, by=editor)
    assert stored() == before


def test_an_operator_makes_all_at_once_and_again(client, settings, quick):
    settings.SITE_NAME = "House of tin"
    make_gold()
    said = []
    for arguments in ([], [], ["--again"]):
        call_command("make_pdfs", *arguments, stdout=(out := StringIO()))
        said.append(re.findall(r"made: (\d+)", out.getvalue()))
    assert said == [["1"], ["0"], ["1"]]
    assert client.get("/tr/card.jpg").status_code == 200


def test_the_house_has_a_card_in_every_language_until_it_is_called_otherwise(client, settings):
    settings.SITE_NAME = "House of gold"
    assert client.get("/tr/card.jpg").status_code == 404
    assert (house.set_house_cards(), house.set_house_cards()) == (3, 0)
    answer = client.get("/tr/card.jpg")
    assert content(answer).startswith(b"\xff\xd8\xff") and answer["ETag"]
    assert "/tr/card.jpg" in client.get("/tr/").content.decode()
    settings.SITE_NAME = "House of silver"
    assert house.set_house_cards() == 3


def test_editors_read_on_the_page_of_a_text_why_it_has_no_paper(client, failing):
    article = make_gold()
    editions.set_waiting()
    client.force_login(make_editor())
    address = reverse("admin:articles_translation_change", args=[version(article, "en").pk])
    assert "typst took too long" in client.get(address).content.decode()


# Fetching ----------------------------------------------------------------------------


@pytest.fixture
def gold(quick):
    article = make_gold()
    editions.set_waiting()
    return article


def test_a_paper_is_answered_with_what_browsers_caches_and_search_engines_ask(client, gold):
    answer = client.get(paper_at(gold))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{SLUG}-en.pdf"'
    assert int(answer["Content-Length"]) == newest(gold).pdf_bytes
    assert answer["Link"] == f'<http://testserver/en/analysis/{SLUG}/>; rel="canonical"'
    assert "max-age=60" in answer["Cache-Control"] and "public" in answer["Cache-Control"]
    assert "Content-Security-Policy" not in answer and "Set-Cookie" not in answer
    for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(paper_at(gold), headers={header: answer[name]})
        assert (again.status_code, again.content) == (304, b"")
    head = client.head(paper_at(gold))
    assert head["ETag"] == answer["ETag"] and content(head) == b""
    assert client.post(paper_at(gold)).status_code == 405


def test_a_card_may_be_kept_for_ever_under_its_version_only(client, gold):
    address = card_address(gold, "en", version=set_editions.version_of(newest(gold)))
    assert "immutable" in client.get(address)["Cache-Control"]
    assert "max-age=60" in client.get(address.partition("?")[0])["Cache-Control"]
    assert client.get(address)["Content-Type"] == "image/jpeg"


def test_old_addresses_lead_to_the_file_under_the_new_one(client, gold):
    publish_anew(gold, title="Where the gold went")
    new = "where-the-gold-went"
    Article.objects.get(pk=gold.pk, slug_en=new)
    for old, to in (
        (f"{SLUG}-en.pdf", f"{new}-en.pdf"),
        (f"{SLUG}-en-1.pdf", f"{new}-en-1.pdf"),
        ("card.jpg", "card.jpg"),
    ):
        answer = client.get(f"/en/analysis/{SLUG}/{old}")
        assert (answer.status_code, answer["Location"]) == (301, f"/en/analysis/{new}/{to}")


@pytest.mark.parametrize("file", ["x", f"{SLUG}-tr", f"{SLUG}-en-", SLUG, "..%2F..%2Fetc"])
def test_any_other_name_leads_to_the_paper(client, gold, file):
    answer = client.get(f"/en/analysis/{SLUG}/{file}.pdf")
    assert answer.status_code in {301, 404}
    if answer.status_code == 301:
        assert answer["Location"] == paper_at(gold)


def test_who_asks_too_early_is_told_to_come_again_and_who_asks_for_nothing_is_not(client, gold):
    later_article = make_published()
    early = client.get(paper_at(later_article))
    assert (early.status_code, early["Retry-After"]) == (503, "30")
    assert early["Cache-Control"] == "no-store"
    Edition.objects.filter(article=later_article).update(failures=editions.GIVEN_UP)
    assert client.get(paper_at(later_article)).status_code == 404
    assert client.get(paper_at(gold, edition=2)).status_code == 404


def test_a_withdrawn_text_takes_its_files_along(client, gold):
    publishing.withdraw(version(gold, "en"), by=make_editor())
    for path in (f"{SLUG}-en.pdf", f"{SLUG}-en-1.pdf", "card.jpg"):
        assert client.get(f"/en/analysis/{SLUG}/{path}").status_code == 410


def test_an_edition_that_was_withdrawn_stays_away_when_its_text_is_back(client, gold):
    text = version(gold, "en")
    publishing.withdraw(text, by=make_editor())
    publish(text)
    editions.set_waiting()
    assert client.get(paper_at(gold)).status_code == 200
    assert client.get(paper_at(gold, edition=1)).status_code == 410


def test_what_was_withdrawn_takes_the_editions_before_it_along_and_its_card(client, gold):
    publish_anew(gold, "Where the gold went")
    editions.set_waiting()
    text = version(gold, "en")
    publishing.withdraw(text, by=make_editor())
    publish(text)
    assert client.get(paper_at(gold, edition=1)).status_code == 410
    assert client.get(paper_at(gold, edition=2)).status_code == 410
    slug = text.article.in_language("slug", "en")
    assert client.get(f"/en/analysis/{slug}/card.jpg").status_code == 404  # until it has its own
    page = client.get(f"/en/analysis/{slug}/").content.decode()
    assert "card.jpg" not in page and "-en-1.pdf" not in page
    editions.set_waiting()
    assert client.get(f"/en/analysis/{slug}/card.jpg").status_code == 200


def test_the_files_lie_under_no_public_address_and_under_names_nobody_guesses(settings, gold):
    assert re.fullmatch(rf"{gold.pk}/en-1-[0-9a-f]{{16}}\.pdf", newest(gold).pdf)


def test_the_page_names_the_paper_of_every_edition_at_no_more_than_one_query(
    gold, django_assert_num_queries
):
    article = querysets.pages("en").get(pk=gold.pk)
    with override("en"), django_assert_num_queries(0):
        [edition] = set_editions.of(article, language="en")
        paper = set_editions.paper_of(article, [edition])
    assert edition.pdf_address == paper_at(gold, edition=1)
    assert paper.address == paper_at(gold)
    assert "pdf" in shown(article, language="en")


def test_a_paper_tells_of_corrections_in_the_language_of_its_text(quick, gold):
    publish_anew(gold, standfirst="Of tin, not of gold.")
    Edition.objects.filter(article=gold, number=2).update(kind="correction", note="It was tin.")
    editions.set_waiting()

    assert [one["kind"] for one in quick[-1]["history"]["entries"]] == ["correction"]
