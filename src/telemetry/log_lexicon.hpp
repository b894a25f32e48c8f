// Words of a language, as programs log in it: what is none of them is a name, mostly. Pure.
#pragma once

#include <string_view>

namespace mainstay::telemetry {

/// Whether `word` is an English word of logs or a form of one (`opens`, `opened`, `opening`), in
/// any case. Words of one or two letters are taken for such. Only the letters A to Z are known.
bool is_log_word(std::string_view word);

}  // namespace mainstay::telemetry
