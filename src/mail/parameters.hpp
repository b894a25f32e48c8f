// Parameters of Content-Type and Content-Disposition (RFC 2045, RFC 2231), read as programs write
// them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// The text of the parameter `name`, given in lower case, in `value`, a header's value as it
/// stands; empty where there is none. In the order of their worth: the extended form, the one in
/// pieces, the plain one, which may have encoded words.
std::string parameter_text(std::string_view value, std::string_view name);

}  // namespace mainstay::mail
