#include "mail/html_text.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

namespace mainstay::mail::html_text_test {

namespace {

std::string text_of(std::string_view html) { return text_of_html(html, 1 << 20); }

}  // namespace

TEST_CASE("paragraphs, lines and blanks of HTML read as they look") {
    CHECK(text_of("<p>One\n  two</p><p>Three<br>four</p>") == "One two\n\nThree\nfour");
    CHECK(text_of("<div>a</div><div>b</div>tail") == "a\nb\ntail");
    CHECK(text_of("a<br><br>b") == "a\n\nb");
    CHECK(text_of("x&nbsp;&amp;&nbsp;y &lt;z&gt; &euro;") == "x & y <z> €");
    CHECK(text_of("<pre>if x:\n    y</pre>") == "if x:\n    y");
    CHECK(text_of("plain") == "plain");
}

TEST_CASE("lists, quotes and links keep their meaning") {
    CHECK(
        text_of("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>") ==
        "- a\n- b\n  1. c\n  2. d"
    );
    CHECK(
        text_of("<p>me</p><blockquote>you<blockquote>I</blockquote></blockquote>") ==
        "me\n\n> you\n>\n> > I"
    );
    CHECK(text_of("<a href='https://x.test/a'>here</a>") == "here <https://x.test/a>");
    CHECK(text_of("<a href='https://x.test/'>x.test</a>") == "x.test");
    CHECK(text_of("<a href='mailto:a@x.test'>a@x.test</a>") == "a@x.test");
    CHECK(text_of("<a href='javascript:alert(1)'>click</a>") == "click");
    CHECK(
        text_of("<img src='cid:a@b' alt='shot'> <img src='https://t.test/p.gif' alt='logo'>") ==
        "![shot](cid:a@b) [logo]"
    );
}

TEST_CASE("what no reader sees is left out") {
    CHECK(
        text_of("<title>t</title><style>p{}</style><script>a<b</script><!-- c --><p>x</p>") == "x"
    );
    CHECK(text_of("<div style='DISPLAY : none'>pre</div>x<select><option>o</select>") == "x");
    CHECK(text_of("<head><title>T</title></head><body>b</body>") == "b");
}

TEST_CASE("broken and hostile HTML gives text and an end") {
    CHECK(text_of("<p>open <b>never <i>closed") == "open never closed");
    CHECK(text_of("</div></p>x</b>") == "x");
    CHECK(text_of("").empty());
    CHECK(text_of(" \n ").empty());
    std::string deep;
    for (int i = 0; i < 50'000; ++i) deep += "<div>";
    CHECK(text_of("start" + deep + "end").starts_with("start"));
    std::string quotes;
    for (int i = 0; i < 200; ++i) quotes += "<blockquote>";
    CHECK(text_of(quotes + "x").ends_with("> x"));
}

TEST_CASE("text beyond its limit is cut at a character") {
    auto cut = text_of_html("<p>äääääääääää</p>", 5);

    CHECK(cut == "ää");
}

}  // namespace mainstay::mail::html_text_test
