#include "outgoing/destination.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <curl/curl.h>

#include "base/text.hpp"
#include "outgoing/codes.hpp"

namespace mainstay::outgoing {

namespace {

// The special-purpose registries of IANA, and what carries an address of IPv4 within one of IPv6.
const std::vector<std::string> reserved_texts{
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
    "::/128",        "::1/128",         "64:ff9b::/96",   "64:ff9b:1::/48", "100::/64",
    "2001::/23",     "2001:db8::/32",   "2002::/16",      "3fff::/20",      "5f00::/16",
    "fc00::/7",      "fe80::/10",       "fec0::/10",      "ff00::/8",
};

const std::vector<http::Network>& reserved() {
    static const auto networks = *http::parse_networks("reserved", reserved_texts);
    return networks;
}

bool is_in(const std::vector<http::Network>& networks, const http::NetworkAddress& address) {
    return std::ranges::any_of(networks, [&](const http::Network& network) {
        return network.contains(address);
    });
}

struct Free {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::optional<std::string> part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return std::nullopt;
    std::string copied(text);
    curl_free(text);
    return copied;
}

bool has(CURLU* url, CURLUPart part) { return part_of(url, part).has_value(); }

}  // namespace

Result<Destinations> Destinations::create(const Settings& settings) {
    Destinations made;
    made.own_ = TRY(http::parse_networks("outgoing_private", settings.outgoing_private));
    return made;
}

bool Destinations::may_connect(const http::NetworkAddress& address, bool is_encrypted) const {
    return is_in(own_, address) || (is_encrypted && is_public(address));
}

bool is_public(const http::NetworkAddress& address) { return !is_in(reserved(), address); }

Result<> check_url(std::string_view field, std::string_view text) {
    auto unfit = [&] { return invalid({wrong(std::string(field), code::url_unfit)}); };
    bool is_web = text.starts_with("https://") || text.starts_with("http://");
    if (!is_web || text.size() > url_length_max || !is_line(text)) return unfit();
    std::unique_ptr<CURLU, Free> url(curl_url());
    if (!url) throw std::bad_alloc();
    if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return unfit();
    if (!has(url.get(), CURLUPART_HOST) || has(url.get(), CURLUPART_USER) ||
        has(url.get(), CURLUPART_PASSWORD) || has(url.get(), CURLUPART_FRAGMENT))
        return unfit();
    return {};
}

std::string host_and_port(std::string_view text) {
    std::unique_ptr<CURLU, Free> url(curl_url());
    if (!url) throw std::bad_alloc();
    if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return {};
    return part_of(url.get(), CURLUPART_HOST).value_or("") + ':' +
           part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
}

}  // namespace mainstay::outgoing
