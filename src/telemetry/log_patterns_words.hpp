// What the text of a log line consists of: words, and what stands between them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::telemetry {

/// How much a word looks like a value, the more the later.
enum class WordKind : std::uint8_t {
    plain,   ///< A word of a language.
    name,    ///< One of a program: `NameNode`, `org.apache`, `read_only`.
    likely,  ///< Digits among letters; what stands behind `=`, or alone in quotes.
    value,   ///< A number, an address, a path, an id.
};

struct LogWord {
    std::string_view text;
    std::uint64_t hash = 0;
    WordKind kind = WordKind::plain;
    /// Of a list of values, which is one word: how many they are. Of a size, which is one with its
    /// unit: from values_of_sizes, which unit it has.
    std::uint16_t values = 1;
    static constexpr std::uint16_t values_of_sizes = 1'000;
    static constexpr std::uint16_t values_max = 1'100;
};

/// A line in its words. Two lines with the same words but for values have the same `key`.
struct LogWords {
    std::string_view text;
    std::vector<LogWord> words;
    std::uint64_t gaps = 0;  ///< A hash of what stands between the words.
    std::uint64_t key = 0;
};

inline constexpr std::size_t log_text_bytes_max = 4'096;  // Of a line; what follows is not read.
inline constexpr std::size_t log_words_max = 256;

/// Splits a line; `words` is filled anew. Runs of blanks are one, and so are values that only
/// blanks and commas stand between. What stands behind a `=` without a blank may be an empty word.
/// Time is linear.
void split_log_text(std::string_view text, LogWords& words);

/// Whether it is the name of a user that each system has, and so a value at any sight.
bool is_system_user(std::string_view word);

/// How a list of values, or a size, is shown: `<*>, <*>`, `<*> MB`.
std::string list_of_values(std::string_view list);

/// What stands before each word, and behind the last one.
std::vector<std::string> gaps_of(const LogWords& words);

/// LogWords::gaps of these gaps.
std::uint64_t gaps_hash(const std::vector<std::string>& gaps);

/// A hash of a word, as LogWord has it.
std::uint64_t word_hash(std::string_view text);

/// The message of a line that is a JSON object with a member `message`, `msg` or the like, kept in
/// `made`; else the line itself.
std::string_view log_message(std::string_view line, std::string& made);

}  // namespace mainstay::telemetry
