#include "mail/charset.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "mail/charset_label.hpp"
#include "mail/iconv_text.hpp"
#include "mail/japanese.hpp"

namespace mainstay::mail {

namespace {

// What windows-1252 has at 0x80 to 0x9F; the rest is as in Latin-1. A table, since this is asked
// for single bytes.
constexpr std::u16string_view windows_1252 =
    u"\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D"
    u"\uFFFD\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD"
    u"\u017E\u0178";

void add_windows_1252(std::string& text, char c) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) return text.push_back(c);
    unsigned code = byte < 0xA0 ? windows_1252[byte - 0x80U] : byte;
    if (code >= 0x800) text += static_cast<char>(0xE0U | (code >> 12U));
    text +=
        static_cast<char>(code >= 0x800 ? 0x80U | ((code >> 6U) & 0x3FU) : 0xC0U | (code >> 6U));
    text += static_cast<char>(0x80U | (code & 0x3FU));
}

std::string of_windows_1252(std::string_view bytes) {
    std::string text;
    for (char c : bytes) add_windows_1252(text, c);
    return text;
}

// UTF-8 where it is well-formed, windows-1252 for each byte where it is not: mail that was put
// together from pieces of both is common.
std::string utf8_or_windows_1252(std::string_view bytes) {
    auto clean = cleaned_utf8(bytes);
    if (clean == bytes) return clean;
    std::string text;
    while (!bytes.empty()) {
        auto plain = static_cast<std::size_t>(
            std::ranges::find_if_not(
                bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; }
            ) -
            bytes.begin()
        );
        text += bytes.substr(0, plain);
        bytes.remove_prefix(plain);
        if (bytes.empty()) break;
        std::size_t length = 2;
        while (length < 4 && length < bytes.size() && !is_clean_utf8(bytes.substr(0, length)))
            ++length;
        auto sequence = bytes.substr(0, length);
        bool is_utf8 = is_clean_utf8(sequence);
        if (is_utf8)
            text += sequence;
        else
            add_windows_1252(text, bytes.front());
        bytes.remove_prefix(is_utf8 ? sequence.size() : 1);
    }
    return text;
}

// How much of the text is in sequences of UTF-8. REQUIRES: clean UTF-8.
struct Sequences {
    std::size_t all = 0;
    std::size_t long_ones = 0;  // Of three bytes or more.
};

Sequences sequences_in(std::string_view text) {
    Sequences count;
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        count.all += byte >= 0xC0 ? 1 : 0;
        count.long_ones += byte >= 0xE0 ? 1 : 0;
    }
    return count;
}

// Whether bytes that would be UTF-8 are, against the label of another charset. By chance a word or
// two in that charset can look so, where each two of its bytes do.
bool is_utf8_by_mistake(std::string_view bytes, const Charset& charset, bool is_readable) {
    if (!is_clean_utf8(bytes)) return false;
    auto count = sequences_in(bytes);
    switch (charset.form) {
        case CharsetForm::windows_1252:
            return count.all > 0;
        case CharsetForm::single_byte:
            return count.all > 1 || count.long_ones > 0;
        case CharsetForm::multi_byte:
        case CharsetForm::japanese:
            return count.long_ones > 0 || !is_readable;
        case CharsetForm::wide:  // Text in it has a NUL beside each space and line end.
            return bytes.size() % 2 == 1 || bytes.size() >= 16;
        case CharsetForm::utf_8:
        case CharsetForm::escaped:
        case CharsetForm::iso_2022_jp:
            return false;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

Converted read_as(const Charset& charset, std::string_view bytes) {
    switch (charset.form) {
        case CharsetForm::utf_8:
            return {utf8_or_windows_1252(bytes)};
        case CharsetForm::windows_1252:
            return {of_windows_1252(bytes)};
        case CharsetForm::iso_2022_jp:
            return {text_of_iso_2022_jp(bytes)};
        case CharsetForm::japanese:
            return {text_of_euc_jp(bytes)};
        case CharsetForm::single_byte:
        case CharsetForm::multi_byte:
        case CharsetForm::wide:
        case CharsetForm::escaped:
            return converted(charset.iconv, bytes);
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

// The charset that a mark at the beginning of `bytes` tells, which is taken away.
const Charset* marked_charset(std::string_view& bytes) {
    struct Mark {
        std::string_view bytes;
        std::string_view label;
    };

    static constexpr Mark marks[] = {
        {"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}, {"\xFF\xFE", "utf-16le"}
    };
    for (const auto& mark : marks) {
        if (!bytes.starts_with(mark.bytes)) continue;
        bytes.remove_prefix(mark.bytes.size());
        return charset_of(mark.label);
    }
    return nullptr;
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view label) {
    const auto* charset = charset_of(label);
    if (!charset) charset = charset_of("us-ascii");
    // UTF-32 has a mark of its own, which iconv knows.
    bool is_marked = charset->form == CharsetForm::utf_8 ||
                     std::string_view(charset->iconv).starts_with("UTF-16") ||
                     bytes.starts_with("\xEF\xBB\xBF");
    const auto* marked = is_marked ? marked_charset(bytes) : nullptr;
    if (marked) return cleaned_utf8(read_as(*marked, bytes).text);
    bool has_escapes = charset->form != CharsetForm::escaped && charset->form != CharsetForm::wide;
    if (has_escapes && is_iso_2022_jp(bytes)) return cleaned_utf8(text_of_iso_2022_jp(bytes));
    auto read = read_as(*charset, bytes);
    auto text = cleaned_utf8(read.text);
    bool is_readable = read.is_whole && text.find("\xEF\xBF\xBD") == text.npos;
    return is_utf8_by_mistake(bytes, *charset, is_readable) ? std::string(bytes) : text;
}

std::string html_charset(std::string_view bytes) {
    auto head = lower_ascii(bytes.substr(0, 1024));
    auto meta = head.find("<meta");
    if (meta == head.npos) return {};
    auto at = head.find("charset=", meta);
    if (at == head.npos) return {};
    at += std::string_view("charset=").size();
    if (at < head.size() && (head[at] == '"' || head[at] == '\'')) ++at;
    auto end = head.find_first_of("\"'>; /", at);
    if (end == head.npos) return {};
    return head.substr(at, end - at);
}

}  // namespace mainstay::mail
