// The words that is_log_word knows, embedded from log_words.txt. Pure.
#pragma once

#include <string_view>

namespace mainstay::telemetry {

/// The list: words in lower case, between blanks and line ends.
std::string_view log_words();

}  // namespace mainstay::telemetry
