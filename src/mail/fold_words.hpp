// The words by which mail programs introduce what they quote or forward, in the languages that they
// are used in. Used by fold*.cpp only. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::mail {

/// `line` for comparison: in lower case (Latin, Greek, Cyrillic), without `*`, `_` and marks of
/// direction, with plain spaces and none at its ends. Of a long line only the first 400 bytes.
std::string bare_words(std::string_view line);

/// The words of a rule that has dashes at both ends, without them; else all of them.
std::string_view without_dashes(std::string_view words);

/// By whatever colon.
bool ends_in_colon(std::string_view words);

/// How surely a line says who wrote what follows ("On … wrote:").
enum class Attribution {
    none,
    weak,     ///< It has a verb, a year or an address, and ends in a colon.
    likely,   ///< It has two of them.
    certain,  ///< It begins as mail programs have it, with the date.
    full,     ///< It is all that mail programs write: nothing else reads like it.
};

/// Judges bare words, of one line or of some that were joined.
Attribution attribution_of(std::string_view words);

/// Whether bare words are a date and an address and no more, as Gmail had it above quotes for long.
bool is_dated_address(std::string_view words);

/// Whether bare words hold a year, or a time of day.
bool has_date(std::string_view words);
bool has_clock(std::string_view words);

/// Whether bare words begin as the first of several lines that say who wrote what follows.
bool begins_attribution(std::string_view words);

/// The fields of a mail's header, as mail programs repeat them above a quote.
enum class FoldHeader : std::uint8_t { none, from, date, to, subject, other };

/// The field that begins bare words. `from` only with somebody behind it.
FoldHeader header_field_of(std::string_view words);

/// Whether bare words are a rule such as "-----Original Message-----".
bool is_original_rule(std::string_view words);

/// Whether bare words say that a forwarded mail follows, be it by a rule or in a sentence.
bool is_forward_line(std::string_view words);

/// Whether bare words are what a mail program says of itself ("Sent from my iPhone").
bool is_device_line(std::string_view words);

/// Whether bare words say that answers stand within what is quoted below ("see inline").
bool announces_answers(std::string_view words);

enum class SubjectMark { none, reply, forward };

/// The mark that a subject begins with ("Re:", "WG:", …), beyond tags in brackets.
SubjectMark subject_mark_of(std::string_view subject);

}  // namespace mainstay::mail
