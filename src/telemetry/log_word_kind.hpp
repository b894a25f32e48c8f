// What kind of word a word of a log line is, by its form alone. Pure.
#pragma once

#include <span>
#include <string_view>

#include "telemetry/log_characters.hpp"
#include "telemetry/log_patterns_words.hpp"

namespace mainstay::telemetry {

/// `bits`: those in the word. REQUIRES: a word that is not empty.
WordKind kind_of(std::string_view word, characters::Bits bits);

/// Capitals without digits, such as `READ_ONLY`: a constant of the program.
bool is_constant_name(std::string_view word);

/// Whether `word` is one of `words`, which are in lower case.
bool is_one_of(std::span<const std::string_view> words, std::string_view word);

/// `db-02:5432`, `gw.example.org:80`; not `port:80`. `bits`: those in the word.
bool is_host_and_port(std::string_view word, characters::Bits bits);

}  // namespace mainstay::telemetry
