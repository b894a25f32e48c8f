// Rich Text Format as Outlook keeps a body in it, read for its words. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::mail {

/// What was compressed for Outlook (MS-OXRTFCP), at most four megabytes; as far as it can be read.
std::string rtf_of_compressed(std::string_view bytes);

/// The text of `rtf`, clean UTF-8 with lines that end in LF, at most `bytes_max` bytes. Where the
/// RTF only wraps HTML (MS-OXRTFEX), its text without the tags.
std::string text_of_rtf(std::string_view rtf, std::size_t bytes_max);

}  // namespace mainstay::mail
