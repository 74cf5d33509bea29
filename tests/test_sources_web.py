"""What of a web page is the document, and what it states of itself."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage

import pytest

from policytargets.errors import InputError
from policytargets.sources import Limits, convert

PAGE = """<html><head><title>临川市工业振兴方案_临川市政府网</title>
<meta name="PubDate" content="2022-03-04 10:00:00"><script>var a=2030;</script></head><body>
<ul class="mainNav"><li>2031年要闻</li></ul>{before}<h1>临川市工业振兴方案</h1>
<p>到2025年，新增机器人200台。</p>{inside}{after}</body></html>"""


def read(page: str, encoding: str = "utf-8"):
    return convert(page.encode(encoding), "page.html", Limits())


def made(before: str = "", inside: str = "", after: str = ""):
    return read(PAGE.format(before=before, inside=inside, after=after))


PLAIN = "临川市工业振兴方案\n到2025年，新增机器人200台。\n"


@pytest.mark.parametrize(
    "odd",
    [
        {"before": "<p>当前位置：首页 &gt; 公开</p>"},
        {"before": "<div><span>今天是2022年3月5日</span></div>"},
        {"before": "<table><tr><td>主 题 词：</td><td>工业 计划</td><td></td></tr></table>"},
        {"after": "<p>扫一扫在手机打开当前页</p>"},
        {"after": "<div id='footer'>共2033次访问</div>"},
        {"after": "<p>京ICP备2034号 最佳分辨率1920*1080</p>"},
        {"after": "<h4>相关链接</h4><ul><li>到2035年建成50家</li></ul>"},
        {"after": "<div><b>相关解读</b></div><div><a href='/a'>2036年解读</a></div>"},
        {"after": "<ol><li><a href='/1'>2037年公报</a></li><li><a href='/2'>年鉴</a></li></ol>"},
        {"after": "<p>上一篇：2038年计划</p><p>【打印】</p>"},
        {"after": "<div>扫一扫在手机打开当前页 【字号：大中小】 【关闭】</div>"},
        {"after": "<div style='display: none'>到2040年</div><i hidden>80家</i>"},
        {"before": "<table><tr><td><a>首页</a></td><td><a>机构职能</a></td></tr></table>"},
        {"before": "<div class='header'><h1>临川市人民政府</h1></div>"},
        {"inside": "<style>p{width:20%}</style><!-- 2039年 --><button>2040</button>"},
    ],
)
def test_what_belongs_to_the_site_is_left_out(odd) -> None:
    assert made(**odd).text == PLAIN


def test_what_belongs_to_the_document_stays() -> None:
    text = made(
        inside="<div class='text'>附件<br>1.任务分工</div><p>政策解读由市府办负责。</p>"
    ).text
    assert text == PLAIN + "附件\n1.任务分工\n政策解读由市府办负责。\n"


@pytest.mark.parametrize(
    "written",
    [
        "<table><tr><td>索 引 号</td><td>0123/2022-5</td><td>发文机关：</td>"
        "<td>临川市政府办</td></tr>"
        "<tr><td>成文日期</td><td>2022-03-01</td><td>有效性</td><td></td></tr></table>",
        "<ul><li>索引号：0123/2022-5</li><li>发文机关：临川市政府办</li>"
        "<li>成文日期：2022-03-01</li></ul>",
        "<p>索引号：0123/2022-5 发文机关：临川市政府办 成文日期：2022-03-01</p>",
        "<dl><dt>索引号：</dt><dd>0123/2022-5</dd><dt>发布机关</dt><dd>临川市政府办</dd>"
        "<dt>发文日期</dt><dd>2022-03-01</dd></dl>",
        "<ul><li><strong>索引号</strong><span>0123/2022-5</span></li><li><em>发文机关：</em>"
        "临川市政府办</li><li><b>成文日期</b><i>2022-03-01</i></li></ul>",
        "<div>索引号</div><div>0123/2022-5</div><div>发文机关</div><div>临川市政府办</div>"
        "<div>成文日期：2022-03-01 点击数：7 字号：[<a>大</a> <a>小</a>]</div>",
    ],
)
def test_the_table_of_metadata_is_told_beside_the_text(written) -> None:
    found = made(before=written)
    assert found.text == PLAIN
    assert dict(found.stated) == {
        "索引号": "0123/2022-5",
        "发文机关": "临川市政府办",
        "成文日期": "2022-03-01",
        "发布日期": "2022-03-04 10:00:00",
    }


def test_a_head_that_holds_the_title_stays_and_frames_are_told() -> None:
    page = "<div class='article-header'><h1>临川方案</h1></div><p>到2025年，达到40家企业。</p>"
    assert read(f"<html>{page}</html>").text.startswith("临川方案\n")
    with pytest.raises(InputError, match="a page of frames"):
        read("<html><frameset><frame src='a.html'></frameset></html>")


def test_merged_cells_are_resolved_and_no_number_is_said_twice() -> None:
    table = (
        "<table><tr><td rowspan=2>类别</td><td rowspan=2>指标</td><td colspan=2>目标值</td></tr>"
        "<tr><td>2023年</td><td>2025年</td></tr>"
        "<tr><td rowspan=2>发展</td><td>企业（家）</td><td colspan=2>40</td></tr>"
        "<tr><td>平台（个）</td><td>3</td><td>5</td></tr></table>"
    )
    assert made(inside=table).text == PLAIN + (
        "\n类别\t指标\t目标值\t目标值\n类别\t指标\t2023年\t2025年\n"
        "发展\t企业（家）\t40\t\n发展\t平台（个）\t3\t5\n\n"
    )


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    laid = "<table><tr><td><table><tr><td><p>{}</p><p>{}</p></td></tr></table></td></tr></table>"
    text = read(
        f"<html><body>{laid.format('一、目标', '到2025年，企业达到40家。')}</body></html>"
    ).text
    assert text == "一、目标\n到2025年，企业达到40家。\n"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("big5", "big5"), ("utf-8", "utf-8-sig")],
)
def test_the_declared_encoding_is_used(declared, encoding) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>目標：80家。</p></body></html>'
    assert read(page, encoding).text == "目標：80家。\n"


def test_an_undeclared_encoding_is_told_by_the_characters() -> None:
    assert made().text == read(PAGE.format(before="", inside="", after=""), "gb18030").text


def test_a_web_archive_is_its_page() -> None:
    archive = EmailMessage(policy=email.policy.SMTP)
    archive["From"] = "<Saved by Blink>"
    archive.set_content(PAGE.format(before="", inside="", after=""), subtype="html", cte="base64")
    archive.make_related()
    archive.add_related(b"\x89PNG", "image", "png")
    assert convert(archive.as_bytes(), "page.mhtml", Limits()).text == PLAIN


def test_each_paragraph_has_its_element() -> None:
    found = made(inside="<div><p>乙</p><p>丙<b>丁</b></p></div>")
    places = [found.places.at(found.text.index(sign))[1] for sign in "临到乙丙丁"]
    assert places == [
        "/html/body/h1",
        "/html/body/p",
        "/html/body/div/p[1]",
        "/html/body/div/p[2]",
        "/html/body/div/p[2]",
    ]
