// The address of a mailbox as every mail server takes it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// The address with an internationalised domain in its ASCII form (RFC 5891):
/// `ann@xn--mnchen-3ya.test` for `ann@münchen.test`. What is in ASCII, and what has no such form,
/// stays as it is; so does the part before the `@`, for which there is none.
std::string ascii_address(std::string_view address);

}  // namespace mainstay::mail
