"""What tests of the public pages read out of an answer."""

from lxml import etree, html

from articles.models import Article
from articles.public.addresses import article_address
from tests.builders import make_published, make_translation, publish

SITE = "http://testserver"
ATOM = "{http://www.w3.org/2005/Atom}"


def in_languages(*languages: str, **fields) -> Article:
    """Return an article that is readable in `languages`, the first being its original."""
    article = make_published(languages[0], **fields)
    for language in languages[1:]:
        publish(make_translation(article, language))
    return Article.objects.get(pk=article.pk)


def address(article: Article, language: str = "en") -> str:
    return article_address(article, language)


def tree(response) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def text(response) -> str:
    """Return what a reader reads between header and footer."""
    main = tree(response).xpath("//main")[0]
    return " ".join(" ".join(main.itertext()).split())


def alternates(response) -> dict[str, str]:
    """Return the addresses of the page's other languages, as search engines read them."""
    links = tree(response).xpath("//head/link[@rel='alternate'][@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def switch(response) -> dict[str, str]:
    """Return where the language switch in the header leads."""
    links = tree(response).xpath("//header//nav[contains(@class, 'languages')]//a")
    return {link.get("hreflang"): link.get("href") for link in links}


def titles(response) -> list[str]:
    """Return the titles of the articles that a list shows, in order."""
    links = tree(response).xpath("//main//article//*[self::h2 or self::h3 or self::h4]/a")
    return [link.text_content() for link in links]


def entries(response) -> list[etree._Element]:
    return etree.fromstring(response.content).findall(f"{ATOM}entry")
