#include "telemetry/clickhouse_location.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>

#include <curl/curl.h>
#include <fmt/format.h>

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::size_t servers_max = 16;

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// A database or a cluster: what needs no quoting anywhere.
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

[[noreturn]] void refuse_url(std::string_view why) {
    throw std::runtime_error(fmt::format(
        "The URL of ClickHouse must be clickhouse://user:password@host:port/database, or "
        "clickhouse+https: {}",
        why
    ));
}

/// A part of the URL; empty where it has none.
std::string part(CURLU* url, CURLUPart which, unsigned flags = CURLU_URLDECODE) {
    char* text = nullptr;
    const auto code = curl_url_get(url, which, &text, flags);
    // What is not there has codes of its own; what is there may be no text when it is decoded.
    if (code == CURLUE_URLDECODE || code == CURLUE_OUT_OF_MEMORY)
        refuse_url("its parts are of one line each");
    if (code != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

void read_options(const std::string& query, Location& location) {
    std::string_view left = query;
    while (!left.empty()) {
        const auto option = left.substr(0, left.find('&'));
        left.remove_prefix(std::min(option.size() + 1, left.size()));
        const auto sign = std::min(option.find('='), option.size());
        const auto name = option.substr(0, sign);
        const auto value = option.substr(std::min(sign + 1, option.size()));
        if (name == "cluster") {
            if (!is_name(value)) refuse_url("its cluster is letters, digits and _");
            location.cluster = value;
        } else if (name == "replicated" && (value == "yes" || value == "no")) {
            location.is_replicated = value == "yes";
        } else {
            refuse_url("after ? stands cluster=NAME or replicated=yes");
        }
    }
}

Location location_of_one(const std::string& text) {
    std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    if (!url ||
        curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        refuse_url("this one cannot be read");
    const auto scheme = part(url.get(), CURLUPART_SCHEME);
    if (scheme != "clickhouse" && scheme != "clickhouse+https") refuse_url("it begins otherwise");
    const bool is_secure = scheme == "clickhouse+https";
    // An IPv6 address keeps its brackets.
    const auto host = part(url.get(), CURLUPART_HOST, 0);
    auto port = part(url.get(), CURLUPART_PORT);
    if (port.empty()) port = is_secure ? "8443" : "8123";
    Location location;
    location.servers.push_back({
        .address = fmt::format("{}://{}:{}/", is_secure ? "https" : "http", host, port),
        .name = fmt::format("{}:{}", host, port),
        .user = part(url.get(), CURLUPART_USER),
        .password = part(url.get(), CURLUPART_PASSWORD),
    });
    location.database = part(url.get(), CURLUPART_PATH);
    if (location.database.starts_with('/')) location.database.erase(0, 1);
    if (!is_name(location.database)) refuse_url("its database is letters, digits and _");
    read_options(part(url.get(), CURLUPART_QUERY), location);
    return location;
}

}  // namespace

Location location_of(std::string_view urls) {
    std::optional<Location> whole;
    while (!urls.empty()) {
        const auto comma = std::min(urls.find(','), urls.size());
        auto one = location_of_one(std::string(urls.substr(0, comma)));
        urls.remove_prefix(std::min(comma + 1, urls.size()));
        if (!whole) {
            whole = std::move(one);
            continue;
        }
        if (one.database != whole->database || one.cluster != whole->cluster ||
            one.is_replicated != whole->is_replicated)
            refuse_url("several have the same database, cluster and replicated");
        if (whole->servers.size() == servers_max) refuse_url("there are too many");
        whole->servers.push_back(std::move(one.servers.front()));
    }
    if (!whole) refuse_url("this one is empty");
    return *std::move(whole);
}

}  // namespace mainstay::telemetry::clickhouse
