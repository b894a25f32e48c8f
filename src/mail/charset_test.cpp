#include "mail/charset.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "mail/flowed.hpp"

namespace mainstay::mail {

TEST_CASE("labels mean what senders mean by them") {
    CHECK(to_utf8("\x80 \x93ja\x94", "iso-8859-1") == "€ “ja”");
    CHECK(to_utf8("\x83\x65\x83\x58\x83\x67\x87\x40", "Shift_JIS") == "テスト①");
    CHECK(to_utf8("\xBD\xBA\xC6\xBC\xC7\xD8", " \"KS_C_5601-1987\" ") == "스티해");
    CHECK(to_utf8("\xE6\x46", "gb2312") == "鍲");
    CHECK(to_utf8("\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251") == "Привет");
}

TEST_CASE("bytes that contradict their label are believed") {
    CHECK(to_utf8("Grüße", "iso-8859-1") == "Grüße");
    CHECK(
        to_utf8(
            "Gr\xFC\xDF"
            "e",
            "utf-8"
        ) == "Grüße"
    );
    CHECK(
        to_utf8(
            "Gr\xFC\xDF"
            "e",
            "us-ascii"
        ) == "Grüße"
    );
    CHECK(to_utf8("ü and \xFC", "utf-8") == "ü and ü");
    CHECK(
        to_utf8(
            "Gr\xFC\xDF"
            "e",
            "../../no/such"
        ) == "Grüße"
    );
    CHECK(to_utf8("\xEF\xBB\xBFx", "utf-8") == "x");
}

TEST_CASE("whatever the bytes and the label are, clean text comes out") {
    std::string every;
    for (int byte = 0; byte < 256; ++byte)
        (every += static_cast<char>(byte)) += static_cast<char>(255 - byte);
    for (auto* label :
         {"utf-8", "utf-7", "utf-16", "iso-2022-jp", "iso-2022-kr", "euc-jp", "shift_jis", "big5",
          "gb18030", "ks_c_5601-1987", "windows-1252", "koi8-r", "macintosh", "tis-620", "",
          "nonsense"}) {
        CAPTURE(label);
        CHECK(is_clean_utf8(to_utf8(every, label)));
    }
}

TEST_CASE("an HTML document's own charset is found where it is declared") {
    CHECK(html_charset("<html><head><META charset=\"Shift_JIS\">") == "shift_jis");
    CHECK(
        html_charset("<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">"
        ) == "windows-1251"
    );
    CHECK(html_charset("<p>charset=none</p>").empty());
    CHECK(html_charset("<meta charset=").empty());
}

TEST_CASE("flowed text is put together as RFC 3676 says") {
    CHECK(unflowed("one \ntwo\n\n three\n", false) == "one two\n\nthree\n");
    CHECK(unflowed("日本 \n語\n", true) == "日本語\n");
    CHECK(
        unflowed(">> deep \n>> quote\n> less \nplain\n", false) == ">> deep quote\n> less \nplain\n"
    );
    CHECK(unflowed("end \n-- \nAnn\n", false) == "end \n-- \nAnn\n");
    CHECK(unflowed("open ", false) == "open \n");
    CHECK(unflowed("", false).empty());
}

}  // namespace mainstay::mail
