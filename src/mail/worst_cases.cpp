#include "mail/worst_cases.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "mail/worst_patterns.hpp"

namespace mainstay::mail::test {

namespace {

// The worst of a reader are called so by their name.
void mark_worst(std::vector<WorstCase>& all) {
    constexpr std::string_view worst[] = {
        "groups within groups",
        "groups in many headers",
        "many headers",
        "different references",
        "encoded words of changing charsets",
        "parts of a name",
        "different parameters",
        "parts within parts",
        "many parts",
        "mails within mails",
        "multiparts that do not end",
        "quoted bytes",
        "charset utf-8 0",
        "charset gb18030 21",
        "quote marks",
        "attributions",
        "empty lines",
        "content ids",
        "a content id of entities",
        "quotes with rules",
        "quotes by class",
        "lines of one letter",
        "different attributes",
        "elements within elements",
        "ends that match nothing",
        "less than",
        "entities",
        "a table of pipes",
        "lists",
        "quotes",
        "brackets",
        "emphasis with underscores",
    };
    for (auto& each : all)
        each.is_worst = std::ranges::find(worst, std::string_view(each.name)) != std::end(worst);
}

void add(std::vector<WorstCase>& all, std::vector<WorstCase> more) {
    for (auto& each : more) all.push_back(std::move(each));
}

std::vector<WorstCase> addresses() {
    return {
        header("groups within groups", "Cc: ", "a:"),
        header("groups within groups, closed", "Cc: ", "a:;"),
        header("groups within groups, folded", "To: ", "a:\n "),
        header("groups within groups, between names", "To: ", "\"a\" b (c) :"),
        header("groups in many headers", "", "Cc: a:\n"),
        header("groups within groups of many headers", "", "Cc: " + repeated("a:", 500) + "\n"),
        header("recipients in many headers", "", "Cc: a@b.example\n"),
        header("recipients in one header", "To: ", "a@b.example, "),
        header("commas in one header", "To: ", ","),
        header("angles in one header", "To: ", "<"),
        header("comments within comments of an address", "To: ", "("),
        header("quotes in an address", "To: ", "\"\\"),
        header("a route in an address", "To: <", "@a,"),
        header("brackets in an address", "To: a@", "["),
        {"groups within groups of the sender", "From: ", "a:", "\n\nHello\n"},
        {"groups within groups of a mail within",
         std::string(from) + "Content-Type: message/rfc822\n\nCc: ", "a:", "\n\nHello\n"},
        {"groups within groups of a mail within a part",
         std::string(from) + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
                             "message/rfc822\n\nBcc: ",
         "a:", "\n\nHello\n--b--\n"},
    };
}

std::vector<WorstCase> headers() {
    return {
        header("many headers", "", "X: y\n"),
        header("many headers of one letter", "", "a:\n"),
        header("many content types", "", "Content-Type: text/plain\n"),
        header("many ids", "", "Message-ID: <a@b>\n"),
        header("many subjects", "", "Subject: a\n"),
        header("lines that are no headers", "", "x\n"),
        header("a header of many lines", "Subject: ", "\n x"),
        header("a header of one line", "Subject: ", "x"),
        header("encoded words", "Subject: ", "=?utf-8?q?a?= "),
        header("encoded words that follow one another", "Subject: ", "=?utf-8?b?YQ==?="),
        header("encoded words of a far charset", "Subject: ", "=?iso-2022-kr?q?a?= "),
        header("encoded words of changing charsets", "Subject: ", "=?koi8-r?q?a?= =?big5?q?a?= "),
        header("encoded words of charsets that are none", "Subject: ", "=?x#?q?a?= "),
        header("encoded words in an address", "To: ", "=?utf-8?q?a?= "),
        header("encoded words that do not end", "Subject: ", "=?utf-8?q?"),
        header("C1 controls", "Subject: ", "\xC2\x85"),
        header("references", "References: ", "<a@b> "),
        numbered(header("different references", "References: ", "<#@b> ")),
        header("references that do not end", "References: ", "<"),
        header("comments within comments of an id", "Message-ID: <", "("),
        header("comments within comments of a date", "Date: ", "("),
        header("words of a date", "Date: ", "1 "),
        numbered(header("parts of a name", "Content-Type: text/plain; ", "name*#=a; ")),
        numbered(header("parts of an encoded name", "Content-Type: text/plain; ", "name*#*=''%41; ")
        ),
        header("the same part of a name", "Content-Type: text/plain; ", "name*0=a; "),
        header("parameters", "Content-Type: text/plain; ", "a=b; "),
        numbered(header("different parameters", "Content-Disposition: inline; ", "a#=b; ")),
        header("an unquoted parameter", "Content-Type: text/plain; name=", "x"),
        header("comments of a content type", "Content-Type: text/plain ", "("),
        header("comments of an encoding", "Content-Transfer-Encoding: ", "("),
    };
}

std::vector<WorstCase> parts() {
    std::string mixed = "multipart/mixed; boundary=b";
    return {
        numbered(body(
            "parts within parts", "multipart/mixed; boundary=b",
            "--b#\nContent-Type: multipart/mixed; boundary=b#\n\n", "--b\n"
        )),
        body("parts within parts of one boundary", mixed, "--b\nContent-Type: " + mixed + "\n\n"),
        body("mails within mails", "message/rfc822", "Content-Type: message/rfc822\n\n"),
        body("mails within mails of a part", mixed, "Content-Type: message/rfc822\n\n", "--b\n"),
        body("many parts", mixed, "--b\n\n"),
        body("many parts with text", mixed, "--b\nContent-Type: text/plain\n\nx\n"),
        body("many parts with names", mixed, "--b\nContent-Type: image/png; name=x\n\nx\n"),
        body("many images", mixed, "--b\nContent-Type: image/png\n\n", "--b\n\nx\n"),
        body("many mails", mixed, "--b\nContent-Type: message/rfc822\n\na: b\n\n"),
        body("many reports", "message/delivery-status", "a: b\n\n"),
        body(
            "a report on a long mail", "multipart/report; boundary=b", "a: b\n",
            "--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n--b\nContent-Type: "
            "text/rfc822-headers\n\n"
        ),
        body("many ends", mixed, "--b--\n"),
        body("lines like boundaries", mixed, "--bb\n", "--b\n\n"),
        body("lines of dashes", mixed, "--\n", "--b\n\n"),
        body("an empty boundary", "multipart/mixed; boundary=\"\"", "--\n\n"),
        body("no boundary", "multipart/mixed", "--x\n\n"),
        numbered(body(
            "multiparts that do not end", mixed,
            "--b\nContent-Type: multipart/mixed; boundary=x#\n\n--x#\nContent-Type: "
            "message/rfc822\n\na: b\n\n"
        )),
        body("base64", "image/png\nContent-Transfer-Encoding: base64", "QUJDREVGR0g=\n"),
        body("base64 of one letter a line", "text/plain\nContent-Transfer-Encoding: base64", "Q\n"),
        body("quoted lines", "text/plain\nContent-Transfer-Encoding: quoted-printable", "=\n"),
        body("quoted bytes", "text/plain\nContent-Transfer-Encoding: quoted-printable", "=FF"),
        body("uuencode", "text/plain\nContent-Transfer-Encoding: x-uuencode", "begin 644 x\n"),
        text("NUL", std::string(1, '\0')),
    };
}

std::vector<WorstCase> charsets() {
    std::vector<WorstCase> all;
    auto of = [&](std::string charset, std::string each) {
        all.push_back(body(
            "charset " + charset + " " + std::to_string(all.size()),
            "text/plain; charset=" + charset, std::move(each)
        ));
    };
    for (auto* charset :
         {"utf-8", "iso-8859-1", "utf-16", "utf-32", "utf-7", "shift_jis", "euc-jp", "iso-2022-jp",
          "iso-2022-kr", "euc-kr", "gb18030", "big5"}) {
        of(charset, "\xFF");
        of(charset, "\xC3\xA4\x81");
    }
    of("iso-2022-jp", "\x1B$B!!\x1B(B");
    of("iso-2022-jp", "\x1B");
    of("iso-2022-kr", "\x0E!\x0F");
    of("utf-7", "+AAE-");
    of("utf-7", "+");
    of("utf-16", std::string("\xD8\x00", 2));
    return all;
}

std::vector<WorstCase> quotes() {
    std::string flowed = "text/plain; format=flowed";
    return {
        text("quote marks", ">"),
        text("quote marks with spaces", "> "),
        text("quoted lines of text", "> x\n"),
        text("quotes and answers", "> x\ny\n"),
        text("empty lines", "\n", "x\n", "y\n"),
        text("words between empty lines", "x\n\n\n\n\n\n\n\n"),
        text("attributions", "On 1/1/2026 1:11 a@b wrote:\n"),
        text("attributions of many lines", "On 1/1/2026\n1:11 a@b\nwrote:\n"),
        text("attributions above quotes", "On 1/1/2026 1:11 a@b wrote:\n> x\n"),
        text("header blocks", "From: a\n"),
        text("header blocks of long lines", "From: " + repeated("x", 60'000) + "\n"),
        text("whole header blocks", "From: a\nSent: b\n\n"),
        text("rules of forwarding", "-----x-----\n"),
        text("rules of forwarding above empty lines", "-----x-----\n\n\n"),
        text("a rule of forwarding above empty lines", "\n", "-----x-----\n"),
        text("attributions that do not end", "On 1/1/2026\n"),
        text("attributions of many lines above quotes", "On 1/1/2026 a\n<b@c>:\n> x\n"),
        text("attributions within quotes", "> On 1/1/2026 <b@c>:\n\nx\n"),
        text("names and values", "to: b\n"),
        text("names and values between empty lines", "from: b\n\n"),
        text("underlines", "__________\n"),
        text("signatures", "-- \n"),
        text("stars", "*"),
        text("colons", ":"),
        text("a line", "x"),
        body("flowed lines", flowed, "x \n"),
        body("flowed spaces", flowed, " \n"),
        body("flowed quotes", flowed, ">"),
        body("flowed quotes of many depths", flowed, "> x \n>> x \n"),
    };
}

std::vector<WorstCase> markup() {
    return {
        html("content ids", "cid:"),
        html("content ids in attributes", "<img src=\"cid:a\">"),
        html("content ids with entities", "cid:&amp;"),
        html("a content id of entities", "&amp;", "cid:"),
        html("a content id of escapes", "%41", "cid:"),
        html("content ids that are half escaped", "cid:%"),
        html("quotes by class", "<div class=gmail_quote>x</div>"),
        html("quotes by class within one another", "<div class=gmail_quote>x"),
        html("attributions by class", "<p class=gmail_attr>x</p>"),
        html("signatures by class", "<p class=gmail_signature>x</p>"),
        html("signatures between quotes", "<p class=moz-signature>x</p><blockquote>x</blockquote>"),
        html("boundaries", "<hr id=zwchr>"),
        html("lines drawn above", "<div style=\"border-top:solid\">a: b</div>"),
        html("classes", "x ", "<div class=\""),
        html("classes with prefixes", "x_ecx", "<div class=\""),
        html("classes in many tags", "<p class=\"x_x_x_x_x yiv1yiv2 ydpabc m_1m_2\">"),
        html("marks of folds", "<wbr data-fold=quote>x"),
        html("lines of one letter", "a\n", "<pre>"),
        numbered(html("elements of different names", "<x#>")),
        html("quotes with rules", "<hr>", repeated("<blockquote>", 990)),
        html("quotes with lines", "a<br>", repeated("<blockquote>", 990)),
        html("quotes with images", "<img alt=a><p>", repeated("<blockquote>", 990)),
        html("rules", "<hr>"),
        html("attributes", "a ", "<p "),
        numbered(html("different attributes", "a# ", "<p ")),
        numbered(html("attributes with values", "a#=\"b>\" ", "<p ")),
        numbered(html("attributes after a comment", "a# ", "<!-- <p a=\" --><p ")),
        numbered(html("attributes after a script", "a# ", "<script><p a=\"</script><p ")),
        html("an attribute that does not end", "a", "<p class=\""),
        html("a style that does not end", "display:", "<p style=\""),
        html("tags with many attributes", "<p a b c d e f g h i j k l m n o p q r s t>"),
        html("elements within elements", "<div>"),
        html("emphasis within emphasis", "<b>"),
        html("links within links", "<a href=\"http://x.example\">x"),
        html("tables within tables", "<table><tr><td>"),
        html("lists within lists", "<ul><li>"),
        html("items", "<li>", repeated("<ol>", 400)),
        html("quotes within quotes", "<blockquote>x"),
        html("unseen within unseen", "<object>"),
        html("ends without beginnings", "</b>", repeated("<div>", 400)),
        html("ends that match nothing", "</b>", "<b>" + repeated("<i>", 400)),
        html("beginnings and ends that cross", "<b><i></b></i>"),
        html("paragraphs", "<p>"),
        html("cells", "<td>", "<table><tr>"),
        html("less than", "<"),
        html("comments", "<!--"),
        html("closed comments", "<!-- -->"),
        html("declarations", "<!x"),
        html("instructions", "<?x"),
        html("tags that do not end", "<p"),
        html("ends that do not end", "</p"),
        html("scripts", "<script>"),
        html("scripts that do not end", "</scrip", "<script>"),
        html("entities", "&amp;"),
        html("entities that are none", "&x"),
        html("entities without end", "&"),
        html("numbers of characters", "&#1114112;"),
        html("long number of a character", "9", "&#"),
        html("spaces", " "),
        html("lines", "\n", "<pre>"),
        html("breaks", "<br>"),
        html("breaks within quotes", "<br>x", repeated("<blockquote>", 400)),
        html("images", "<img alt=\"x\">"),
        html("bytes that are no text", "\xFF<b>"),
        html("cases of a tag", "<P></p>"),
    };
}

}  // namespace

std::string WorstCase::of_size(std::size_t bytes) const {
    std::string all = opening;
    for (std::size_t number = 0; all.size() < opening.size() + bytes; ++number) {
        for (char c : repeated) {
            if (c == '#' && is_numbered)
                all += std::to_string(number);
            else
                all += c;
        }
    }
    return all += closing;
}

std::vector<WorstCase> worst_mails() {
    auto all = addresses();
    add(all, headers());
    add(all, parts());
    add(all, worst_encodings());
    add(all, worst_wrappings());
    add(all, charsets());
    add(all, quotes());
    add(all, markup());
    mark_worst(all);
    return all;
}

std::vector<WorstCase> worst_markdown() {
    auto of = [](std::string name, std::string each, std::string opening = {},
                 std::string closing = {}, bool is_numbered = false) {
        return WorstCase{
            std::move(name), std::move(opening), std::move(each), std::move(closing), is_numbered
        };
    };
    std::vector<WorstCase> all{
        of("pipes", "|"),
        of("lines of pipes", "|\n"),
        of("a table of pipes", "|", "|x|y|\n|-|-|\n"),
        of("a table of cells", "|x", "a|b\n-|-\n"),
        of("a head of many cells", "|x", "", "\n"),
        of("a rule of many cells", "|-", "|x\n"),
        of("rules of tables", "|-|\n"),
        of("tables of rows", "x\n", "|a|b|c|d|e|f|g|h|i|\n|-|-|-|-|-|-|-|-|-|\n"),
        of("wide tables of rows", "x\n",
           repeated("|a", 1000) + "|\n" + repeated("|-", 1000) + "|\n"),
        of("quotes", ">"),
        of("quotes with spaces", "> "),
        of("lists", "- "),
        of("lists in lines", "- x\n"),
        of("lists of stars", "* "),
        of("numbered lists", "1. "),
        of("brackets", "["),
        of("closed brackets", "]"),
        of("images", "!["),
        of("links", "[a](b"),
        of("links of angles", "[a](<b"),
        of("links within links", "[a]("),
        of("references", "[a]"),
        of("references of numbers", "[#]: x\n[#]\n", "", "", true),
        of("footnotes", "[^#]: x\n[^#]\n", "", "", true),
        of("emphasis", "*a "),
        of("emphasis of words", "a**b"),
        of("emphasis with underscores", "__a__b"),
        of("emphasis of changing marks", "*a_ "),
        of("underscores", "_"),
        of("closed emphasis", "a*b* "),
        of("strikes", "~~a"),
        of("tildes", "~"),
        of("code", "`"),
        of("code of growing marks", "`a``"),
        of("code of different marks", "e` ```` ``` "),
        of("tags", "<a "),
        of("comments", "<!--"),
        of("declarations", "<!A"),
        of("instructions", "<?"),
        of("data", "<![CDATA["),
        of("less than", "<"),
        of("entities", "&"),
        of("entities of words", "&amp"),
        of("backslashes", "\\"),
        of("addresses", "a@"),
        of("addresses with dots", "a.", "x@"),
        of("addresses of the web", "www."),
        of("addresses of the web with brackets", "(", "http://x.example/"),
        of("addresses that follow", "http://a"),
        of("addresses of mail", "mailto:"),
        of("headings", "#"),
        of("headings in lines", "# x\n"),
        of("underlined headings", "x\n-\n"),
        of("empty lines", "\n", "x\n"),
        of("spaces", " ", "x", "x"),
        of("tabs", "\t"),
        of("tasks", "- [ ] "),
        of("tasks in lines", "- [x] a\n"),
        of("fences", "```\n"),
        of("a word", "a"),
    };
    mark_worst(all);
    return all;
}

}  // namespace mainstay::mail::test
