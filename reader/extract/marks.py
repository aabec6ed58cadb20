"""What the markup around a text calls it: menu, share bar, newsletter box, caption.

Class names are English nearly all over the web, and those that are not are the words of their
trade, so these words are code; the words that readers see are data (`reader/data/furniture`).
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

PICTURE_TEXT = "picture text"

_TAGS = {
    "nav": "menu",
    "aside": "box beside the text",
    "form": "form",
    "footer": "page footer",
    "dialog": "pop-up",
    "menu": "menu",
    "label": "form",
    "figcaption": PICTURE_TEXT,
    "figure": PICTURE_TEXT,
    "address": "contact lines",
}
_ROLES = {
    "navigation": "menu",
    "banner": "page header",
    "contentinfo": "page footer",
    "complementary": "box beside the text",
    "search": "form",
    "dialog": "pop-up",
    "alertdialog": "pop-up",
    "menu": "menu",
    "menubar": "menu",
    "toolbar": "menu",
    "tablist": "menu",
}
# Whole words of class names and ids; first match wins, so the more telling come first.
_NAMES = {
    "cookie notice": "cookies?|consent|gdpr|onetrust"
    "|consentement|consentimiento|consentimento|einwilligung|zustimmung|"
    "cookiemelding",
    "newsletter box": "newsletters?|subscribe|subscription|sign-?up|mc-?embed|"
    "mailchimp|opt-?in"
    "|infolettre|boletin(?:es)?|nieuwsbrief|newsletter-?\\w{0,12}|"
    "mail-?maga(?:zine)?|merumaga",
    "subscription wall": "paywall|regwall|piano|bezahlschranke|abo-?hinweis",
    "share bar": "(?!social-?\\w{0,12}-?embed)(?:share|shares|sharing|sharebar|sharedaddy|"
    "socials?|social-?\\w{0,12}|addthis|addtoany|a2a|follow-?us|share-?\\w{0,12})"
    "|partage|partager|teilen|compartir|compartilhar|condividi|condivisione|delen|"
    "deelknoppen|sns|redes-?sociales|redes-?sociais|reseaux-?sociaux",
    "comments": "comments?|disqus|respond|commentlist|livefyre|coral"
    "|kommentare?|commentaires?|comentarios?|commenti|reacties|reagieren|reagir",
    "related stories": "related\\w{0,12}|recommend\\w{0,8}|read-?more|more-?stories|most-?read|"
    "most-?popular|trending|popular|outbrain|taboola|recirc\\w{0,9}|also-?read|see-?also|"
    "you-?may-?like|yarpp\\w{0,8}|readnext|read-?next|up-?next|next-?post|prev-?post|"
    "post-?navigation|more-?from|more-?on|promo\\w{0,8}|teasers?|jp-?relatedposts|onward"
    "|lire-?aussi|a-?lire\\w{0,12}|voir-?aussi|sur-?le-?meme-?sujet|plus-?lus|"
    "mehr-?zum-?thema|lesen-?sie-?auch|leseempfehlung\\w{0,3}|meistgelesen|"
    "relacionad[ao]s?|lee-?tambien|te-?puede-?interesar|"
    "mas-?(?:leid|vist)[ao]s?|lo-?mas-?(?:leido|visto)|leia-?(?:mais|tambem)|"
    "veja-?(?:mais|tambem)|saiba-?mais|mais-?lid[ao]s|leggi-?anche|correlati|"
    "piu-?letti|lees-?(?:ook|meer|verder)|gerelateerd\\w{0,2}|best-?gelezen|"
    "meest-?gelezen|kanren\\w{0,6}",
    "advertisement": "ads?|advert\\w{0,8}|adsbygoogle|sponsor\\w{0,4}|dfp|ad-?slot|ad-?unit|"
    "ad-?wrapper|ad-?container|banner|affiliate\\w{0,6}|shopping|commercial"
    "|publicite|publicidade?|pubblicita|werbung|anzeigen?|advertenties?|reclame",
    "menu": "nav|navbar|navigation|menu|submenu|breadcrumbs?|pagination|pager|skip-?link|"
    "skip|toolbar|toc|jump-?links?|masthead|site-?header|topbar"
    "|fil-?ariane|brotkrumen|migas|kruimelpad|hauptmenue?|hauptnavigation",
    "page footer": "site-?footer|page-?footer|footer|colophon|copyright|legal|disclaimer",
    "tags": "tags?|tag-?list|tagcloud|post-?tags|keywords|categor(?:y|ies)|topics?|cat-?links"
    "|mots-?cles|schlagworte|schlagwoerter|etiquetas|palavras-?chave|trefwoorden",
    "author box": "author-?bio|author-?box|about-?author|bio|author-?info|author-?card|"
    "post-?author|contributors?|authors?|bylines?|by-?line"
    "|autorenbox|autor-?box|auteur-?encart|autoreninfo|sobre-?el-?autor|"
    "sobre-?o-?autor|sobre-?la-?firma|over-?de-?auteur",
    "date line": "timestamps?|date-?published|published-?date|posted-?on|entry-?meta|"
    "post-?meta|article-?meta|pubdate|dateline-?time|meta|post-?date|entry-?date|updated",
    PICTURE_TEXT: "caption|captions|wp-?caption\\w{0,9}|image-?caption|photo-?caption|"
    "img-?caption|fig-?caption|photo-?credit|image-?credit|gallery|slideshow|carousel|"
    "lightbox|credit|credits|image-?\\w{0,4}credit"
    "|bildunterschrift(?:en)?|bildtext|bildlegende|bildquelle|bildnachweis|legende|"
    "legenda|pie-?(?:de-?)?foto|didascalia|bijschrift|onderschrift|fotocredits?",
    "player": "player|video-?player|jwplayer|audio-?player|playlist|podcast-?player|video",
    "screen-reader text": "sr-?only|visually-?hidden|screen-?reader-?text|screen-?reader|"
    "invisible|accessibility|a11y|offscreen",
    "pop-up": "modal|popup|pop-?up|overlay|tooltip|toast|lightbox|interstitial|notification",
    "box beside the text": "sidebar|side-?bar|rail|widget|widgets|factbox-?promo|pull-?quote|"
    "pullquote|inset-?promo|aside|callout|cta|call-?to-?action|donate|donation|"
    "print-?only|noprint|no-?print|toolbox|ratings?|poll|quiz|app-?download",
}
NOISE_REASONS = frozenset(_TAGS.values()) | frozenset(_ROLES.values()) | frozenset(_NAMES)
"""Everything that `noise_of_names` may say."""
_GROUPS = {f"g{index}": reason for index, reason in enumerate(_NAMES)}
_PATTERN = re.compile(
    "|".join(
        f"(?P<g{index}>(?<![a-z0-9])(?:{words})(?![a-z0-9]))"
        for index, words in enumerate(_NAMES.values())
    )
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_NAME_CHARS = 300


def noise_of_names(tag: str, role: str, names: str) -> str:
    """Why tag, role or levelled names say that it is not the article; empty if they do not."""
    if tag in _TAGS:
        return _TAGS[tag]
    if role in _ROLES:
        return _ROLES[role]
    return _named_noise(names) if names else ""


def names_of(element: HtmlElement) -> str:
    """Class and id in lower case, words of camelCase apart."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(name) < 3:
        return ""
    return _HUMP.sub("-", name[:MAX_NAME_CHARS]).lower().replace("_", "-")


@lru_cache(maxsize=4096)  # a page repeats its class names
def _named_noise(name: str) -> str:
    found = _PATTERN.search(name)
    return _GROUPS[found.lastgroup] if found and found.lastgroup else ""
