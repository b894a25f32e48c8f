// What the headers of a mail say, from their decoded text. Pure: no GMime, no I/O.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// A header's text on one line: clean UTF-8, blanks joined, no control characters, C1 controls read
/// as windows-1252. Empty where an eye would see nothing of it.
std::string header_line(std::string_view text);

/// Whether mail could be sent to `email`: one `@` outside quotes, a domain, no blanks or controls,
/// at most 254 bytes.
bool is_mailable(std::string_view email);

/// A file name that is safe to show and to save: slashes replaced by `_`, since they are part of
/// what the sender called it, no folders of the sender's disk, no control or direction-changing
/// characters, at most 200 code points. Empty where nothing is left to see.
std::string file_name(std::string_view name);

}  // namespace mainstay::mail
