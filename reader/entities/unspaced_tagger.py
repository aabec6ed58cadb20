"""Names in Japanese and Chinese by simple rules: where nothing marks a name, none is found.

Found are foreign names with a dot between their parts, names before an honorific or office,
bodies by the word that ends them, prefectures and cities, and the best known countries.
"""

import re
from collections.abc import Iterable, Iterator

from reader.model import EntityType, Mention

_KANJI = r"\u4e00-\u9fff々"
_KATA = r"\u30a1-\u30faー"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_ROLE_ENDS = "[师席统授者员，]"
_JOINTS = "[在和与对是由向从的]"
_Rules = tuple[tuple[EntityType, re.Pattern[str]], ...]

_JAPANESE: _Rules = (
    (
        EntityType.PERSON,
        re.compile(rf"(?P<name>[{_KATA}]{{2,20}}(?:[・＝][{_KATA}]{{2,20}}){{1,4}})"),
    ),
    (
        EntityType.ORG,
        re.compile(
            rf"(?P<name>(?:[{_KANJI}]{{1,8}}|[{_KATA}A-Z]{{2,12}})"
            r"(?:株式会社|大学|銀行|新聞社?|委員会|協会|研究所|病院|裁判所|警察署?|消防庁|党|省|庁))"
            r"(?![員長生])"
        ),
    ),
    (EntityType.ORG, re.compile(rf"(?P<name>株式会社[{_KANJI}{_KATA}]{{2,12}})")),
    (
        EntityType.PERSON,
        re.compile(
            rf"(?<![{_KANJI}])(?P<name>[{_KANJI}]{{2,5}}?|[{_KATA}]{{2,12}})"
            r"(?=氏|さん|首相|大統領|市長|町長|知事|議員|容疑者|選手|監督|教授|社長|会長|大臣)"
        ),
    ),
    (
        EntityType.PLACE,
        re.compile(rf"(?P<name>[{_KANJI}]{{2,3}}[都府県市町村区])(?![{_KANJI}])"),
    ),
    (
        EntityType.PLACE,
        re.compile(
            "(?P<name>日本|米国|アメリカ|中国|韓国|北朝鮮|ロシア|ウクライナ|英国|イギリス|フランス|ドイツ"
            "|イタリア|スペイン|インド|イスラエル|東京|大阪|京都|北海道|ワシントン|北京|ロンドン|パリ)"
        ),
    ),
)
_CHINESE: _Rules = (
    (
        EntityType.PERSON,
        re.compile(
            rf"(?P<name>(?:(?!{_ROLE_ENDS})[{_KANJI}]){{1,5}}(?:·[{_KANJI}]{{1,5}}?){{1,4}})"
            r"(?=表示|说|称|在|和|，|。|的|（|认为|宣布|将)"
        ),
    ),
    (
        EntityType.PERSON,
        re.compile(
            r"(?:总统|主席|总理|市长|部长|省长|教授|先生|女士|记者|发言人|董事长)"
            rf"(?P<name>[{_SURNAMES}]"
            rf"[{_KANJI}]{{1,2}}?)(?=表示|说|称|在|和|，|。|的|指出|认为|宣布|将)"
        ),
    ),
    (
        EntityType.ORG,
        re.compile(
            rf"(?:^|(?<=[，。、“（\s])|(?<={_JOINTS}))"
            rf"(?P<name>(?:(?!{_JOINTS})[{_KANJI}]){{2,8}}?(?:公司|大学|银行|委员会|集团|协会|研究所|医院|法院|报社|党))"
        ),
    ),
    (
        EntityType.PLACE,
        re.compile(
            "(?P<name>中国|美国|日本|韩国|朝鲜|俄罗斯|乌克兰|英国|法国|德国|意大利|西班牙|印度|以色列"
            "|北京|上海|香港|台湾|东京|华盛顿|莫斯科|伦敦|巴黎|欧洲|非洲|亚洲)"
        ),
    ),
    (EntityType.PLACE, re.compile(rf"(?:在|从|到|，)(?P<name>[{_KANJI}]{{2,3}}[省市县])")),
)


def tag_japanese(text: str) -> tuple[Mention, ...]:
    """The names in a Japanese text that something marks as such."""
    return _apart(_all(_JAPANESE, text))


def tag_chinese(text: str) -> tuple[Mention, ...]:
    """The names in a Chinese text that something marks as such."""
    return _apart(_all(_CHINESE, text))


def _all(rules: _Rules, text: str) -> Iterator[Mention]:
    for kind, pattern in rules:
        for found in pattern.finditer(text):
            yield Mention(*found.span("name"), found["name"], kind)


def _apart(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """In text order; of two that overlap the longer one, of two as long the earlier rule's."""
    kept: list[Mention] = []
    end = 0
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            kept.append(mention)
            end = mention.end
    return tuple(kept)
