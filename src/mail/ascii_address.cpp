#include "mail/ascii_address.hpp"

#include <algorithm>

#include "mail/gmime_object.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t domain_bytes_max = 500;

}  // namespace

std::string ascii_address(std::string_view address) {
    auto at = address.rfind('@');
    std::string domain(address.substr(at == address.npos ? 0 : at + 1));
    bool is_ascii =
        std::ranges::all_of(domain, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (is_ascii || at == address.npos || domain.size() > domain_bytes_max)
        return std::string(address);
    // GMime knows the rules; what stands before the `@` is none of its business here.
    Owned<InternetAddress> mailbox(internet_address_mailbox_new(nullptr, ("x@" + domain).c_str()));
    auto encoded =
        text_of(internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(mailbox.get())));
    if (encoded.size() <= 2) return std::string(address);
    return std::string(address.substr(0, at + 1)) + encoded.substr(2);
}

}  // namespace mainstay::mail
