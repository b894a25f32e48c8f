#include "mail/worst_patterns.hpp"

namespace mainstay::mail::test {

namespace {

// Signed data of no known length, up to where its content begins.
std::string cms(std::string content) {
    return "\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0" +
           std::string("\x80\x30\x80\x02\x01\x01\x31", 7) + std::string(1, '\0') +
           "\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x80" + std::move(content);
}

}  // namespace

std::vector<WorstCase> worst_encodings() {
    auto name = [](std::string name, std::string each) {
        return header(
            std::move(name), "Content-Type: text/plain; name=x\nContent-Disposition: attachment; ",
            std::move(each)
        );
    };
    return {
        header("encoded words of base64 that is cut", "Subject: ", "=?utf-8?b?Y?= "),
        header("encoded words with others within", "Subject: ", "=?utf-8?q?=?"),
        header("encoded words of Japanese", "Subject: ", "=?iso-2022-jp?b?GyRCIQ?= "),
        header("escape sequences in an address", "To: ", "\x1B$B"),
        header("escape sequences in a subject", "Subject: ", "\x1B$B\x1B(B\x1B(I\x1B$(D!!"),
        numbered(name("pieces of a file name", "filename*#*=%41; ")),
        name("quotes in a file name", "filename=\"\" "),
        name("quotes and blanks in a file name", "filename=\"" + repeated("\" a", 100)),
        name("backslashes in a file name", "filename=\"\\"),
        name("encoded words in a file name", "filename==?utf-8?b?w6Q=?= "),
        name("slashes in a file name", "filename=/"),
        header("headers that may come once", "", "Content-Type: text/plain\nSubject: x\n"),
        body("ends of parts that are none", "multipart/mixed; boundary=b", "--b--\n--b\n\nx\n"),
        body(
            "ends of different parts that are none", "multipart/mixed; boundary=b",
            "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c--\n--c\n--b--\n"
        ),
    };
}

std::vector<WorstCase> worst_wrappings() {
    std::string signed_type = "application/pkcs7-mime\nContent-Transfer-Encoding: binary";
    std::string inner = "Content-Type: " + signed_type + "\n\n";
    std::string octets("\x24\x80", 2);
    auto envelope = [](std::string name, std::string each, std::string opening = {}) {
        return body(
            std::move(name), "application/ms-tnef\nContent-Transfer-Encoding: binary",
            std::move(each), "\x78\x9F\x3E\x22\x01" + std::string(1, '\0') + std::move(opening)
        );
    };
    auto four = [](unsigned value) {
        std::string bytes;
        for (int i = 0; i < 4; ++i, value >>= 8U) bytes += static_cast<char>(value & 0xFFU);
        return bytes;
    };
    auto attribute = [&](unsigned id, const std::string& data) {
        return "\x01" + four(id) + four(static_cast<unsigned>(data.size())) + data +
               std::string(2, '\0');
    };
    auto property = [&](const std::string& type_and_id, const std::string& value) {
        return type_and_id + four(1) + four(static_cast<unsigned>(value.size())) + value;
    };
    std::string unicode_body("\x1F\x00\x00\x10", 4), rtf("\x02\x01\x09\x10", 4);
    return {
        body("signed mails within signed mails", signed_type, cms(octets + "\x04\x7F" + inner)),
        body("signed content in pieces", signed_type, "\x04\x01x", cms(octets)),
        body("signed content in pieces of pieces", signed_type, octets, cms(octets)),
        body(
            "signed content of empty pieces", signed_type, std::string("\x04\x00", 2), cms(octets)
        ),
        body(
            "signed parts", "multipart/mixed; boundary=b",
            "--b\nContent-Type: " + inner.substr(14) + cms(octets + "\x04\x01x") + "\n"
        ),
        envelope("attributes of an envelope", attribute(0x0002800C, "x")),
        envelope("files of an envelope", attribute(0x00069002, "") + attribute(0x0006800F, "x")),
        envelope(
            "properties of an envelope", property(unicode_body, std::string("x\0y\0", 4)),
            "\x01" + four(0x00069003) + four(0x7FFFFFFF) + four(0x7FFFFFFF)
        ),
        envelope(
            "lists of properties", attribute(0x00069003, four(1) + property(unicode_body, "ab"))
        ),
        envelope(
            "rich text that repeats itself",
            attribute(
                0x00069003, four(1) + property(
                                          rtf, four(0) + four(0) + "LZFu" + four(0) +
                                                   repeated("\xFF\x01\x0F", 300)
                                      )
            )
        ),
        body("groups of rich text", "text/rtf", "{\\b", "{\\rtf1"),
        body("characters of rich text", "text/rtf", "\\u8364?\\'80", "{\\rtf1"),
        body("code pages of rich text", "text/rtf", "\\ansicpg932\\'80\\u1?", "{\\rtf1"),
        body("commands of enriched text", "text/enriched", "<b>"),
        body("commands that do not end", "text/enriched", "<"),
        body("parameters of enriched text", "text/enriched", "<param>"),
        body("events", "text/calendar", "BEGIN:VEVENT\n", "BEGIN:VCALENDAR\nMETHOD:REQUEST\n"),
        body(
            "lines of an event", "text/calendar", "\n ", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x"
        ),
        body(
            "parameters of an event", "text/calendar", ";TZID=x",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART"
        ),
        body(
            "quotes of an event", "text/calendar", "\"", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;"
        ),
        body(
            "forms of one text", "multipart/alternative; boundary=b",
            "--b\nContent-Type: text/html\n\nx y z\n--b\n\na b c\n"
        ),
        numbered(body(
            "forms within forms", "multipart/alternative; boundary=b",
            "--b#\nContent-Type: multipart/alternative; boundary=b#\n\n--b#\n\nword# a\n", "--b\n"
        )),
        numbered(text("different words", "word# ")),
        html("comments that end otherwise", "<!-- --!>"),
        html("comments that nearly end", "<!-- --", "<!--"),
    };
}

}  // namespace mainstay::mail::test
