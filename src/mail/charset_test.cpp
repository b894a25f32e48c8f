#include "mail/charset.hpp"

#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "mail/charset_label.hpp"
#include "mail/flowed.hpp"
#include "mail/iconv_text.hpp"

namespace mainstay::mail::charset_test {

TEST_CASE("labels mean what senders mean by them") {
    CHECK(to_utf8("\x80 \x93ja\x94", "iso-8859-1") == "€ “ja”");
    CHECK(to_utf8("\x83\x65\x83\x58\x83\x67\x87\x40", "Shift_JIS") == "テスト①");
    CHECK(to_utf8("\xBD\xBA\xC6\xBC\xC7\xD8", " \"KS_C_5601-1987\" ") == "스티해");
    CHECK(to_utf8("\xE6\x46", "gb2312") == "鍲");
    CHECK(to_utf8("\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251") == "Привет");
}

TEST_CASE("every charset of the table can be read, and no label names two") {
    for (const auto& charset : all_charsets()) {
        CHECK_NOTHROW(converted(charset.iconv, "a"));
        std::istringstream labels{std::string(charset.labels)};
        for (std::string label; labels >> label;) {
            CAPTURE(label);
            CHECK(charset_of(label) == &charset);
        }
    }
    CHECK_FALSE(charset_of("no-such-charset"));
    CHECK_FALSE(charset_of(""));
}

TEST_CASE("labels are known however they are written") {
    for (auto* label :
         {"ISO-8859-2", "iso8859_2", "Latin2", "L2", "csISOLatin2", "\"iso-8859-2\"",
          " ISO_8859-2:1987 ", "iso 8859 2"}) {
        CAPTURE(label);
        CHECK(to_utf8("\xB3\xF3\xBF", label) == "łóż");
    }
    CHECK(to_utf8("\xCF\xF0\xE8", "cp-1251") == "При");
    CHECK(to_utf8("\xC1\xF4\xE7", "greek") == "Ατη");
    CHECK(to_utf8("\xF0\xD2\xC9", "koi8") == "При");
}

TEST_CASE("Japanese is read with all that Microsoft and NEC added to it") {
    // 髙 and 﨑 are in many names, ① and ㈱ in most business mails.
    CHECK(to_utf8("\x1B$B|b\x1B(B \x1B$Byu\x1B(B", "iso-2022-jp") == "髙 﨑");
    CHECK(to_utf8("\x1B$B-!-j\x1B(B", "ISO-2022-JP") == "①㈱");
    CHECK(to_utf8("\xFB\xFC\xED\x95\x87\x40", "shift_jis") == "髙﨑①");
    CHECK(to_utf8("\xFC\xE2\xF9\xF5\xAD\xA1", "euc-jp") == "髙﨑①");
    CHECK(to_utf8("\x1B(I6E\x1B(B", "iso-2022-jp") == "ｶﾅ");
    CHECK(
        to_utf8(
            "\x0E"
            "6E\x0F ok",
            "cp50222"
        ) == "ｶﾅ ok"
    );
    CHECK(to_utf8("\x8E\xB6\x8F\xB0\xA1", "euc-jp") == "ｶ丂");
    CHECK(to_utf8("\x1B$(D0!\x1B(B", "iso-2022-jp-1") == "丂");
    CHECK(to_utf8("\x1B$A0!\x1B$(C0!\x1B(B", "iso-2022-jp-2") == "啊가");
    CHECK(to_utf8("\x1B.F\x1BNa", "iso-2022-jp-2") == "α");
}

TEST_CASE("seven-bit Japanese is known by its escape sequences, whatever its label") {
    for (auto* label : {"", "us-ascii", "utf-8", "iso-8859-1", "windows-1251", "no-such"}) {
        CAPTURE(label);
        CHECK(to_utf8("Re: \x1B$BCmJ8\x1B(B!", label) == "Re: 注文!");
    }
    CHECK(to_utf8("\x1B[31mred\x1B[0m", "") == "\x1B[31mred\x1B[0m");
}

TEST_CASE("a short word is not taken for UTF-8 that it may be by chance") {
    CHECK(to_utf8("\xD2\xBB", "gb2312") == "一");
    CHECK(to_utf8("\xC5\xB8", "windows-1251") == "Её");
    CHECK(to_utf8("订单", "gb2312") == "订单");
    CHECK(to_utf8("Привет", "koi8-r") == "Привет");
    CHECK(to_utf8("plain text, no UTF-16", "utf-16") == "plain text, no UTF-16");
}

TEST_CASE("the last character is there though iconv waits for a mark on it") {
    CHECK(to_utf8("ba", "windows-1258") == "ba");
    CHECK(to_utf8("\x61\xCC", "windows-1258") == "à");
    CHECK(to_utf8("\xE0", "windows-1255") == "א");
    CHECK(to_utf8("+AOQ", "utf-7") == "ä");
    CHECK(to_utf8("\x88\x66", "big5") == "Ê");
}

TEST_CASE("a mark at the beginning counts more than the label") {
    CHECK(to_utf8(std::string_view("\xFF\xFE\x41\x00\xE4\x00", 6), "utf-8") == "Aä");
    CHECK(to_utf8(std::string_view("\xFE\xFF\x00\x41\x00\xE4", 6), "utf-16") == "Aä");
    CHECK(to_utf8(std::string_view("\xFF\xFE\x41\x00", 4), "") == "A");
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
         {"utf-8",   "utf-7",          "euc-kr",       "iso-2022-cn", "utf-32",    "windows-1255",
          "utf-16",  "iso-2022-jp",    "iso-2022-kr",  "euc-jp",      "shift_jis", "big5",
          "gb18030", "ks_c_5601-1987", "windows-1252", "koi8-r",      "macintosh", "tis-620",
          "",        "nonsense"}) {
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

}  // namespace mainstay::mail::charset_test
