#include "mail/encoded_words.hpp"

#include <doctest/doctest.h>

#include "mail/mime.hpp"
#include "mail/parameters.hpp"

namespace mainstay::mail::encoded_words_test {

TEST_CASE("each encoded word is decoded by itself") {
    CHECK(
        decoded_words("=?utf-8?b?w4RwZmVs?= =?utf-8?b?IHVuZA==?= =?utf-8?b?IEJpcm5lbg==?=") ==
        "Äpfel und Birnen"
    );
    CHECK(decoded_words("Re: =?UTF-8?B?xZrFm2w=?= now") == "Re: Śśl now");
    CHECK(decoded_words("=?utf-8?b?w6Q=?=\r\n\t=?utf-8?q?=C3=BC?=") == "äü");
    CHECK(decoded_words("=?iso-8859-1?q?=E4?= =?koi8-r?b?8A==?=") == "äП");
    CHECK(decoded_words("=?utf-8?b?YQ==?==?utf-8?b?Yg==?=") == "ab");
    CHECK(decoded_words("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=") == "Grüße");
    CHECK(decoded_words("=?utf-8?q?a_b?= c =?utf-8?q?d?=") == "a b c d");
    CHECK(decoded_words(" =?utf-8?q?a?= ") == " a ");
}

TEST_CASE("a character that is cut between two words is whole again") {
    CHECK(decoded_words("=?utf-8?b?5pel5pw=?= =?utf-8?b?rA==?=") == "日本");
    CHECK(decoded_words("=?utf-8?q?=E6=97?= =?UTF8?q?=A5?=") == "日");
    CHECK(decoded_words("=?iso-2022-jp?b?GyRCQ20=?= =?iso-2022-jp?b?SjgbKEI=?=") == "注文");
    CHECK(decoded_words("=?shift_jis?q?=92?= =?shift_jis?q?=8D?=") == "注");
    // The base64 itself is cut where no byte ends.
    CHECK(decoded_words("=?utf-8?b?5pel5pys6Kq?= =?utf-8?b?e?=") == "日本語");
    CHECK(decoded_words("=?utf-8?b?5pel5pys6?= =?utf-8?b?Kqe?=") == "日本語");
    CHECK(decoded_words("=?utf-8?b?YWI?= =?utf-8?b?Y2Q=?=") == "abcd");
}

TEST_CASE("what breaks the rules of encoded words is read as it was meant") {
    CHECK(decoded_words("=?utf-8?q?with blanks in it?=") == "with blanks in it");
    CHECK(decoded_words("(=?utf-8?q?=C3=A4?=)x=?utf-8?q?=C3=B6?=") == "(ä)xö");
    CHECK(decoded_words("=?utf-8?b?w6TD\r\n tg==?=") == "äö");
    CHECK(decoded_words("=?utf-8?q?what=3F?=") == "what?");
    CHECK(decoded_words("=?utf-8?q?=c3=a4=zz=?=") == "ä=zz=");
    CHECK(
        decoded_words("Gr\xC3\xBC\xC3\x9F"
                      "e and Gr\xFC\xDF"
                      "e") == "Grüße and Grüße"
    );
    CHECK(decoded_words("\x1B$BCmJ8\x1B(B") == "注文");
    CHECK(decoded_words("=?no-such?q?Gr=FC=DFe?=") == "Grüße");
}

TEST_CASE("what is no encoded word stays as it is") {
    for (auto* text :
         {"=?", "=?utf-8", "=?utf-8?x?a?=", "=?utf-8?q?a", "a =?= b",
          "=??q?a?=", "=?utf-8?q?a =?utf-8", "=?ut f-8?q?a?="}) {
        CAPTURE(text);
        CHECK(decoded_words(text) == text);
    }
    CHECK(
        decoded_words("=?utf-8?q?not closed =?utf-8?q?closed?=") == "=?utf-8?q?not closed closed"
    );
}

TEST_CASE("opaque words are what they were, in any piece") {
    for (auto* text :
         {"=?utf-8?b?w6Q=?= <a=b@x.test>", "Jörg <j@x.test>", "a=3Db@x", "\x1B$B!!\x1B(B"}) {
        CAPTURE(text);
        CHECK(transparent_words(opaque_words(text)) == text);
    }
    CHECK(opaque_words("=?utf-8?q?Doe,_Ann?= <a@x.test>").find(',') == std::string::npos);
}

TEST_CASE("subject, names, file names and bodies are decoded by the same") {
    start_mime();
    auto mail = parse_mail(
        "From: =?utf-8?b?SsO8cmdlbg==?= =?utf-8?b?IEdyb8Of?= <j@kunde.example>\r\n"
        "To: \"=?cp932?b?+/yLtA==?=\" <shop@x.test>, =?utf-8?q?Doe, Ann?= <ann+a=b@x.test>\r\n"
        "Cc: \x1B$BCmJ8\x1B(B <c@x.test>\r\n"
        "Subject: =?windows-31j?b?+/yLtA==?=\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=MS932\r\n\r\n\xFB\xFC\x8B\xB4\r\n"
        "--b\r\nContent-Type: application/pdf; name=\"=?utf-8?b?YQ==?= "
        "=?utf-8?b?w6QucGRm?=\"\r\n\r\nx\r\n"
        "--b\r\nContent-Type: application/pdf\r\n"
        "Content-Disposition: attachment; filename*=cp932''%FB%FC%8B%B4.pdf\r\n\r\nx\r\n--b--\r\n",
        ""
    );

    CHECK(mail.from == std::vector<Address>{{"Jürgen Groß", "j@kunde.example"}});
    CHECK(mail.to == std::vector<Address>{{"髙橋", "shop@x.test"}, {"Doe, Ann", "ann+a=b@x.test"}});
    CHECK(mail.cc == std::vector<Address>{{"注文", "c@x.test"}});
    CHECK(mail.subject == "髙橋");
    CHECK(mail.text == "髙橋");
    REQUIRE(mail.attachments.size() == 2);
    CHECK(mail.attachments[0].name == "aä.pdf");
    CHECK(mail.attachments[1].name == "髙橋.pdf");
}

TEST_CASE("names in addresses are decoded wherever they stand, and addresses are left alone") {
    start_mime();
    auto from = [](std::string_view value) {
        return parse_mail("From: " + std::string(value) + "\r\n\r\nx\r\n", "").from;
    };
    auto is = [](std::string name, std::string email) {
        return std::vector<Address>{{std::move(name), std::move(email)}};
    };

    CHECK(from("a@x.test (=?utf-8?q?J=C3=BCrgen?=)") == is("Jürgen", "a@x.test"));
    CHECK(
        from("=?utf-8?q?J=C3=BCrgen_=40_Acme=2C_Inc=2E?= <a@x.test>") ==
        is("Jürgen @ Acme, Inc.", "a@x.test")
    );
    CHECK(from("J\xFCrgen Gro\xDF <a@x.test>") == is("Jürgen Groß", "a@x.test"));
    CHECK(from("\"Gro\xC3\x9F, J\" <a=b+c@x.test>") == is("Groß, J", "a=b+c@x.test"));
    CHECK(from("=?utf-8?b?SsO8cmdlbiA8YUB4LnRlc3Q+?=").front().email == "a@x.test");
    CHECK(
        from("=?utf-8?q?Ann?= =?utf-8?b?"
             "?= Smith <a@x.test>") == is("Ann Smith", "a@x.test")
    );
    CHECK(from("<bounce=3Da@x.test>").front().email == "bounce=3Da@x.test");
}

TEST_CASE("a parameter is found in whichever of its forms it comes") {
    auto name = [](std::string_view value) { return parameter_text(value, "filename"); };
    CHECK(name(" attachment; filename=plain.txt") == "plain.txt");
    CHECK(name("attachment; filename=My report.pdf; size=3") == "My report.pdf");
    CHECK(name("attachment;\r\n\tFILENAME = \"a; b.txt\"") == "a; b.txt");
    CHECK(name("attachment; filename=\"a \\\"b\\\" \\\\c.txt\"") == "a \"b\" \\c.txt");
    CHECK(name("attachment; filename=\"C:\\dir\\a.txt\"") == "C:\\dir\\a.txt");
    CHECK(name("attachment; filename=\"the \"best\" one.txt\"; size=1") == "the \"best\" one.txt");
    CHECK(name("attachment; filename=\"a.txt\" size=1") == "a.txt");
    CHECK(name("attachment; filename=\"open.txt") == "open.txt");
    CHECK(
        name("attachment; filename=\"=?utf-8?q?=C3=A4?=\r\n =?utf-8?q?=C3=B6.txt?=\"") == "äö.txt"
    );
    CHECK(name("attachment; filename=old.txt; filename*=utf-8'de'%C3%A4%20b.txt") == "ä b.txt");
    CHECK(name("attachment; filename*1*=%A4.txt; filename*0*=utf-8''%C3") == "ä.txt");
    CHECK(name("attachment; filename*0=\"one \"; filename*1=\"two\"; filename*3=x") == "one two");
    CHECK(name("attachment; filename*0*=koi8-r''%F0; filename*1=\"%F0\"") == "П%F0");
    CHECK(name("attachment; filename*=%C3%A4.txt") == "ä.txt");
    CHECK(name("attachment; filename=first; filename=second") == "first");
    CHECK(name("attachment; xfilename=a").empty());
    CHECK(name("attachment").empty());
    CHECK(name("").empty());
}

}  // namespace mainstay::mail::encoded_words_test
