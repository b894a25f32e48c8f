#include "mail/charset.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include <iconv.h>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Alias {
    std::string_view label, charset;
};

// What a label means, in iconv's words. Only these reach iconv: its rarer tables have a history of
// faults that a hostile label could call up.
constexpr Alias aliases[] = {
    {"utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"us-ascii", "UTF-8"},
    {"ascii", "UTF-8"},
    {"ansi_x3.4-1968", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"utf-7", "UTF-7"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"utf-16", "UTF-16"},
    {"utf-16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
    {"utf-32", "UTF-32"},
    {"iso-8859-1", "CP1252"},
    {"iso8859-1", "CP1252"},
    {"iso_8859-1", "CP1252"},
    {"latin1", "CP1252"},
    {"latin-1", "CP1252"},
    {"iso-8859-2", "ISO-8859-2"},
    {"latin2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-9", "CP1254"},
    {"latin5", "CP1254"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-11", "CP874"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"latin9", "ISO-8859-15"},
    {"latin-9", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"windows-1250", "CP1250"},
    {"windows-1251", "CP1251"},
    {"windows-1252", "CP1252"},
    {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"},
    {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"},
    {"windows-1258", "CP1258"},
    {"cp1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"cp1252", "CP1252"},
    {"ibm437", "IBM437"},
    {"cp437", "IBM437"},
    {"ibm850", "IBM850"},
    {"cp850", "IBM850"},
    {"ibm852", "IBM852"},
    {"ibm866", "IBM866"},
    {"cp866", "IBM866"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"macintosh", "MACINTOSH"},
    {"x-mac-roman", "MACINTOSH"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"ms_kanji", "CP932"},
    {"windows-31j", "CP932"},
    {"cp932", "CP932"},
    {"euc-jp", "EUC-JP-MS"},
    {"x-euc-jp", "EUC-JP-MS"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"iso-2022-jp-1", "ISO-2022-JP"},
    {"iso-2022-jp-ms", "ISO-2022-JP"},
    {"csiso2022jp", "ISO-2022-JP"},
    {"cp50220", "ISO-2022-JP"},
    {"cp50221", "ISO-2022-JP"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"ks_c_5601-1989", "CP949"},
    {"ks_c_5601", "CP949"},
    {"ksc5601", "CP949"},
    {"cp949", "CP949"},
    {"uhc", "CP949"},
    {"iso-2022-kr", "ISO-2022-KR"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"x-gbk", "GB18030"},
    {"gbk", "GB18030"},
    {"cp936", "GB18030"},
    {"gb18030", "GB18030"},
    {"hz-gb-2312", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"cp950", "BIG5-HKSCS"},
};

std::string_view charset_of(std::string_view label) {
    auto name = lower_ascii(trimmed(label));
    std::erase_if(name, [](char c) { return c == '"' || c == '\''; });
    auto found = std::ranges::find(aliases, std::string_view(name), &Alias::label);
    return found == std::end(aliases) ? std::string_view() : found->charset;
}

class Converter {
public:
    explicit Converter(std::string_view charset)
        : handle_(iconv_open("UTF-8", std::string(charset).c_str())) {
        if (handle_ == iconv_t(-1)) throw std::runtime_error("iconv lacks " + std::string(charset));
    }

    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    ~Converter() { iconv_close(handle_); }

    std::string convert(std::string_view bytes) {
        std::string text;
        std::array<char, 4096> buffer;
        auto* in = const_cast<char*>(bytes.data());  // iconv takes char** but does not write.
        auto in_left = bytes.size();
        while (in_left > 0) {
            char* out = buffer.data();
            auto out_left = buffer.size();
            auto outcome = iconv(handle_, &in, &in_left, &out, &out_left);
            auto error = errno;
            text.append(buffer.data(), buffer.size() - out_left);
            if (outcome != std::size_t(-1) || error == E2BIG) continue;
            text += replacement;
            if (error == EINVAL) break;  // Cut in the middle of a character.
            ++in;
            --in_left;
        }
        return text;
    }

private:
    iconv_t handle_;
};

bool has_high_bytes(std::string_view bytes) {
    return std::ranges::any_of(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

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

// ISO-2022-JP as Japanese mail programs write it, with half-width katakana and NEC's row 13, which
// iconv's strict reading refuses. Rewritten as EUC, whose Microsoft variant knows them all.
std::string euc_of_iso_2022_jp(std::string_view bytes) {
    enum class Set { ascii, katakana, kanji, supplement } set = Set::ascii;

    struct Escape {
        std::string_view sequence;
        Set set;
    };

    static constexpr Escape escapes[] = {
        {"\x1B(B", Set::ascii},       {"\x1B(J", Set::ascii}, {"\x1B(H", Set::ascii},
        {"\x1B(I", Set::katakana},    {"\x1B$@", Set::kanji}, {"\x1B$B", Set::kanji},
        {"\x1B$(D", Set::supplement},
    };
    std::string euc;
    while (!bytes.empty()) {
        auto escape = std::ranges::find_if(escapes, [&](const Escape& each) {
            return bytes.starts_with(each.sequence);
        });
        if (escape != std::end(escapes)) {
            set = escape->set;
            bytes.remove_prefix(escape->sequence.size());
            continue;
        }
        auto c = static_cast<unsigned char>(bytes.front());
        bool is_plain = set == Set::ascii || c <= 0x20 || c >= 0x7F;
        std::size_t width = !is_plain && set != Set::katakana && bytes.size() > 1 ? 2 : 1;
        if (c == '\n' || c == '\r') set = Set::ascii;  // A line begins in ASCII (RFC 1468).
        if (!is_plain && set == Set::katakana) euc += '\x8E';
        if (!is_plain && set == Set::supplement) euc += '\x8F';
        for (char each : bytes.substr(0, width))
            euc += is_plain ? each : static_cast<char>(each | 0x80);
        bytes.remove_prefix(width);
    }
    return euc;
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view label) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    auto charset = charset_of(label);
    bool is_wide = charset.starts_with("UTF-16") || charset.starts_with("UTF-32");
    // Text that is well-formed UTF-8 beyond ASCII is UTF-8, whatever its label says: by chance it
    // hardly happens.
    bool is_utf8 = !is_wide && has_high_bytes(bytes) && is_clean_utf8(bytes);
    if (charset.empty() || charset == "UTF-8" || is_utf8)
        return cleaned_utf8(utf8_or_windows_1252(bytes));
    if (charset == "ISO-2022-JP")
        return cleaned_utf8(Converter("EUC-JP-MS").convert(euc_of_iso_2022_jp(bytes)));
    if (charset == "CP1252") return cleaned_utf8(of_windows_1252(bytes));
    return cleaned_utf8(Converter(charset).convert(bytes));
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
