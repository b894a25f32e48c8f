// Names for attachments that come without one. Pure.
#pragma once

#include <string_view>

namespace mainstay::mail {

/// The file extension, with its dot, that a media type goes by; empty for types of no usual one.
std::string_view extension_of(std::string_view media_type);

}  // namespace mainstay::mail
