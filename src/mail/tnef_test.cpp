#include "mail/tnef.hpp"

#include <string>

#include <doctest/doctest.h>

#include "mail/mime.hpp"
#include "mail/rtf_text.hpp"

namespace mainstay::mail::tnef_test {

namespace {

std::string number(std::size_t value, int bytes) {
    std::string text;
    for (; bytes > 0; --bytes, value >>= 8U) text += static_cast<char>(value & 0xFFU);
    return text;
}

std::string attribute(char level, std::size_t id, const std::string& data) {
    unsigned sum = 0;
    for (char c : data) sum += static_cast<unsigned char>(c);
    return level + number(id, 4) + number(data.size(), 4) + data + number(sum & 0xFFFFU, 2);
}

std::string padded(std::string bytes) {
    while (bytes.size() % 4 != 0) bytes += '\0';
    return bytes;
}

std::string property(std::size_t type, std::size_t id, const std::string& value) {
    return number(type, 2) + number(id, 2) + number(1, 4) + number(value.size(), 4) + padded(value);
}

std::string whole_number(std::size_t id, std::size_t value) {
    return number(3, 2) + number(id, 2) + number(value, 4);
}

std::string utf_16(std::u16string_view text) {
    std::string bytes;
    for (char16_t unit : text) bytes += number(unit, 2);
    return bytes + number(0, 2);
}

std::string envelope(const std::string& attributes) {
    return "\x78\x9F\x3E\x22" + number(1, 2) + attributes;
}

std::string file_of(const std::string& content, const std::string& properties, std::size_t count) {
    return attribute(2, 0x00069002, std::string(14, '\0')) +
           attribute(2, 0x00018010, std::string("SHORT~1.PDF\0", 12)) +
           attribute(2, 0x0006800F, content) +
           attribute(2, 0x00069005, number(count, 4) + properties);
}

}  // namespace

TEST_CASE("the files of Outlook's envelope have their long names and their bytes") {
    auto bytes = std::string("\0\xFF\r\n", 4);
    auto tnef = read_tnef(
        envelope(
            attribute(1, 0x00069007, number(1251, 4) + number(0, 4)) +
            attribute(1, 0x0002800C, std::string("\xCF\xF0\xE8\0", 4)) +
            file_of(
                bytes,
                whole_number(0x3705, 1) + property(0x1F, 0x3707, utf_16(u"Übersicht.pdf")) +
                    property(0x1E, 0x370E, std::string("Application/PDF\0", 16)),
                3
            ) +
            file_of("two", "", 0)
        ),
        100
    );

    CHECK_FALSE(tnef.is_damaged);
    CHECK(tnef.text == "При");
    REQUIRE(tnef.files.size() == 2);
    CHECK(tnef.files[0].name == "Übersicht.pdf");
    CHECK(tnef.files[0].media_type == "application/pdf");
    CHECK(tnef.files[0].content == bytes);
    CHECK(tnef.files[1].name == "SHORT~1.PDF");
}

TEST_CASE("the body of Outlook's envelope is read from its properties") {
    auto of = [](const std::string& properties, std::size_t count) {
        return read_tnef(envelope(attribute(1, 0x00069003, number(count, 4) + properties)), 10);
    };
    std::string named = number(0x1F, 2) + number(0x8001, 2) + std::string(16, 'g') + number(1, 4) +
                        number(8, 4) + utf_16(u"abc") + number(1, 4) + number(2, 4) +
                        padded(number(0, 2));

    CHECK(of(named + property(0x1F, 0x1000, utf_16(u"Grüße")), 2).text == "Grüße");
    auto rich = of(whole_number(0x3FDE, 65001) + property(0x102, 0x1013, "<p>Grüße</p>"), 2);
    CHECK(rich.html == "<p>Grüße</p>");
    CHECK(rich.text == "Grüße");
    std::string rtf = "{\\rtf1\\ansi Hello \\'fc\\par}";
    auto stored = number(rtf.size() + 12, 4) + number(rtf.size(), 4) + "MELA" + number(0, 4) + rtf;
    CHECK(of(property(0x102, 0x1009, stored), 1).text == "Hello ü\n");
}

TEST_CASE("a mail within Outlook's envelope gives its text and its files") {
    std::string mail_interface("\x07\x03\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16);
    auto inner = envelope(attribute(1, 0x0002800C, "The first mail.") + file_of("x", "", 0));
    auto tnef = read_tnef(
        envelope(file_of(
            "",
            property(0x0D, 0x3701, mail_interface + inner) +
                property(0x1E, 0x3001, std::string("Till\0", 5)),
            2
        )),
        100
    );

    REQUIRE(tnef.files.size() == 2);
    CHECK(tnef.files[0].name == "SHORT~1.PDF.txt");
    CHECK(tnef.files[0].content == "The first mail.");
    CHECK(tnef.files[1].content == "x");
}

TEST_CASE("a damaged envelope says so, and gives what was before the damage") {
    auto whole = envelope(file_of("one", "", 0) + file_of("two", "", 0));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        auto tnef = read_tnef(whole.substr(0, length), 100);
        CAPTURE(length);
        CHECK(tnef.files.size() <= 2);
    }
    CHECK(read_tnef(whole.substr(0, whole.size() - 5), 100).is_damaged);
    CHECK(read_tnef(whole.substr(0, whole.size() - 5), 100).files.size() == 2);
    CHECK(read_tnef("", 100).is_damaged);
    CHECK(read_tnef("no envelope", 100).is_damaged);
    CHECK(read_tnef(envelope(""), 100).is_damaged);
    CHECK(read_tnef(whole, 1).is_damaged);
}

TEST_CASE("an envelope of nothing but properties stays attached") {
    start_mime();
    auto subject = property(0x1E, 0x0037, std::string("Whit Monday\0", 12));
    auto mail =
        "From: ann@example.test\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        "Content-Transfer-Encoding: binary\r\n\r\n" +
        envelope(attribute(1, 0x00069003, number(1, 4) + subject));
    auto read = parse_mail(mail, "", {});
    CHECK(read.text == "");
    CHECK(read.notices.empty());
    REQUIRE(read.attachments.size() == 1);
    CHECK(read.attachments[0].name == "winmail.dat");
}

TEST_CASE("compressed rich text is expanded, up to its limit") {
    // The example of MS-OXRTFCP §4.1.1.
    std::string bytes(
        "\x2D\x00\x00\x00\x2B\x00\x00\x00\x4C\x5A\x46\x75\xF1\xC5\xC7\xA7\x03\x00\x0A\x00\x72\x63"
        "\x70\x67\x31\x32\x35\x42\x32\x0A\xF3\x20\x68\x65\x6C\x09\x00\x20\x62\x77\x05\xB0\x6C\x64"
        "\x7D\x0A\x80\x0F\xA0",
        49
    );
    CHECK(rtf_of_compressed(bytes) == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    CHECK(text_of_rtf(rtf_of_compressed(bytes), 100) == "hello world");
    CHECK(rtf_of_compressed("").empty());
    CHECK(rtf_of_compressed(std::string(16, 'x')).empty());
}

TEST_CASE("rich text is read for its words") {
    auto text = [](std::string_view rtf) { return text_of_rtf(rtf, 1000); };
    CHECK(
        text("{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator X;}a\\b b\\b0 c\\par d\\tab e}") ==
        "abc\nd\te"
    );
    CHECK(text("{\\rtf1\\ansicpg1251 \\'cf\\'f0\\u1080?\\uc0\\u55357\\u56832 .}") == "При😀.");
    CHECK(text("{\\rtf1\\ansicpg932 \\'93\\'fa\\'96\\'7b}") == "日本");
    CHECK(text("{\\rtf1 \\{a\\}\\\\ \\ldblquote b\\rdblquote\\~c}") == "{a}\\ “b” c");
    CHECK(
        text("{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hello &amp; "
             "bye\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}}") == "Hello & bye"
    );
    CHECK(text({"{\\rtf1 the end}\0", 15}) == "the end");
    CHECK(text("no rich text").empty());
    CHECK(text("{\\rtf1 cut \\'").size() == 4);
}

}  // namespace mainstay::mail::tnef_test
