// The one table of charset labels: bodies, headers, names and file names are all read by it. Pure.
#pragma once

#include <span>
#include <string_view>

namespace mainstay::mail {

/// How the bytes of a charset are told apart from others.
enum class CharsetForm {
    utf_8,         ///< Or ASCII, which is what mails without a label are in.
    windows_1252,  ///< What western text in single bytes is in, whatever its label.
    single_byte,
    multi_byte,
    japanese,  ///< EUC-JP, which iconv knows only without the additions of Microsoft and NEC.
    wide,      ///< Units of two or four bytes.
    escaped,   ///< Seven bits, with escape sequences or shifts.
    iso_2022_jp,
};

/// A charset by all of its labels.
struct Charset {
    const char* iconv;  ///< iconv's name for it.
    CharsetForm form;
    std::string_view labels;  ///< In lower case, with a space between two.
};

/// The charset that `label` names, as the WHATWG's Encoding Standard says and as mail needs beyond
/// it. Upper case, quotes and punctuation make no difference (`ISO8859_1`, `Windows 1252`). Null
/// for what is no label.
const Charset* charset_of(std::string_view label);

/// All of the table.
std::span<const Charset> all_charsets();

}  // namespace mainstay::mail
