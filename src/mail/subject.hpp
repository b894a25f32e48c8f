// The subject of a mail without what mail programs put in front of an answer. Pure.
#pragma once

#include <string_view>

namespace mainstay::mail {

/// `It burns` of `Re: AW: It burns`.
std::string_view bare_subject(std::string_view subject);

}  // namespace mainstay::mail
