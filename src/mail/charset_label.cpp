#include "mail/charset_label.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

using enum CharsetForm;

constexpr std::size_t label_bytes_max = 100;

// Only these reach iconv: its rarer tables have a history of faults that a hostile label could call
// up. The labels are those of the Encoding Standard, and in the same lines what mail programs write
// beside them. What the standard refuses for the web, since browsers were attacked through it, is
// in mails and is read: the last lines.
constexpr Charset charsets[] = {
    {"UTF-8", utf_8,
     "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-8-mac cp65001"},
    // The standard reads these as windows-1252; 8-bit bytes under them have no label in truth.
    {"UTF-8", utf_8,
     "us-ascii ascii ansi_x3.4-1968 ansi_x3.4-1986 iso_646.irv:1991 iso646-us iso-ir-6 csascii us "
     "ibm367 cp367 7bit 8bit unknown-8bit x-unknown unknown default none binary"},
    {"CP1252", windows_1252,
     "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 "
     "iso-ir-100 csisolatin1 latin1 l1 cp819 ibm819 ansi x-ansi"},
    {"IBM866", single_byte, "ibm866 cp866 866 csibm866"},
    {"ISO-8859-2", single_byte,
     "iso-8859-2 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 iso-ir-101 csisolatin2 latin2 l2"},
    {"ISO-8859-3", single_byte,
     "iso-8859-3 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 iso-ir-109 csisolatin3 latin3 l3"},
    {"ISO-8859-4", single_byte,
     "iso-8859-4 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 iso-ir-110 csisolatin4 latin4 l4"},
    {"ISO-8859-5", single_byte,
     "iso-8859-5 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 iso-ir-144 csisolatincyrillic "
     "cyrillic"},
    {"ISO-8859-6", single_byte,
     "iso-8859-6 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 iso-8859-6-e iso-8859-6-i "
     "csiso88596e csiso88596i iso-ir-127 csisolatinarabic arabic ecma-114 asmo-708"},
    {"ISO-8859-7", single_byte,
     "iso-8859-7 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 iso-ir-126 csisolatingreek greek "
     "greek8 ecma-118 elot_928 sun_eu_greek"},
    {"ISO-8859-8", single_byte,
     "iso-8859-8 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 iso-8859-8-e iso-8859-8-i "
     "csiso88598e csiso88598i iso-ir-138 csisolatinhebrew hebrew visual logical"},
    {"ISO-8859-10", single_byte, "iso-8859-10 iso8859-10 iso885910 iso-ir-157 csisolatin6 latin6 l6"
    },
    {"ISO-8859-13", single_byte, "iso-8859-13 iso8859-13 iso885913"},
    {"ISO-8859-14", single_byte, "iso-8859-14 iso8859-14 iso885914 latin8 l8"},
    {"ISO-8859-15", single_byte,
     "iso-8859-15 iso8859-15 iso885915 iso_8859-15 csisolatin9 latin9 l9"},
    {"ISO-8859-16", single_byte, "iso-8859-16 iso8859-16 iso885916 latin10 l10"},
    {"KOI8-R", single_byte, "koi8-r koi8_r koi8 koi cskoi8r"},
    {"KOI8-U", single_byte, "koi8-u koi8-ru"},
    {"MACINTOSH", single_byte, "macintosh mac x-mac-roman csmacintosh macroman"},
    {"MAC-CYRILLIC", single_byte, "x-mac-cyrillic x-mac-ukrainian mac-cyrillic"},
    {"CP874", single_byte,
     "windows-874 cp874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620-2533"},
    {"CP1250", single_byte, "windows-1250 cp1250 x-cp1250"},
    {"CP1251", single_byte, "windows-1251 cp1251 x-cp1251"},
    {"CP1253", single_byte, "windows-1253 cp1253 x-cp1253"},
    {"CP1254", single_byte,
     "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 "
     "iso-ir-148 csisolatin5 latin5 l5"},
    {"CP1255", single_byte, "windows-1255 cp1255 x-cp1255"},
    {"CP1256", single_byte, "windows-1256 cp1256 x-cp1256"},
    {"CP1257", single_byte, "windows-1257 cp1257 x-cp1257"},
    {"CP1258", single_byte, "windows-1258 cp1258 x-cp1258"},
    {"GB18030", multi_byte,
     "gb18030 gbk x-gbk gb2312 gb_2312 gb_2312-80 csgb2312 csiso58gb231280 iso-ir-58 chinese cp936 "
     "ms936 windows-936 euc-cn x-euc-cn"},
    {"BIG5-HKSCS", multi_byte, "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 ms950 windows-950"},
    {"CP932", multi_byte,
     "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis ms932 windows-31j cp932 windows-932 "
     "cswindows31j"},
    {"EUC-JP-MS", japanese, "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp eucjp-ms cp51932"},
    {"ISO-2022-JP", iso_2022_jp,
     "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 "
     "iso-2022-jp-ms csiso2022jp2 cp50220 cp50221 cp50222 jis x-jis"},
    {"UHC", multi_byte,
     "euc-kr cseuckr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 csksc56011987 "
     "iso-ir-149 korean windows-949 cp949 ms949 uhc"},
    {"UTF-16LE", wide, "utf-16 utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff cp1200"
    },
    {"UTF-16BE", wide, "utf-16be unicodefffe cp1201"},
    {"UTF-32", wide, "utf-32"},
    {"UTF-32LE", wide, "utf-32le"},
    {"UTF-32BE", wide, "utf-32be"},
    {"UTF-7", escaped, "utf-7 unicode-1-1-utf-7 csunicode11utf7 cp65000"},
    {"ISO-2022-KR", escaped, "iso-2022-kr csiso2022kr"},
    {"ISO-2022-CN", escaped, "iso-2022-cn iso-2022-cn-ext"},
    {"IBM437", single_byte, "ibm437 cp437 437 cspc8codepage437"},
    {"IBM850", single_byte, "ibm850 cp850 850 cspc850multilingual"},
    {"IBM852", single_byte, "ibm852 cp852 852 cspcp852"},
};

std::string letters_and_digits(std::string_view label) {
    auto plain = lower_ascii(label.substr(0, label_bytes_max));
    std::erase_if(plain, [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    });
    return plain;
}

std::map<std::string, const Charset*, std::less<>> by_letters() {
    std::map<std::string, const Charset*, std::less<>> known;
    for (const auto& charset : charsets) {
        for (auto rest = charset.labels; !rest.empty();) {
            auto end = std::min(rest.find(' '), rest.size());
            known.emplace(letters_and_digits(rest.substr(0, end)), &charset);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return known;
}

}  // namespace

const Charset* charset_of(std::string_view label) {
    static const auto known = by_letters();
    auto found = known.find(letters_and_digits(label));
    return found == known.end() ? nullptr : found->second;
}

std::span<const Charset> all_charsets() { return charsets; }

}  // namespace mainstay::mail
