#include "bugfix/mirror_source.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "bugfix/repository_codes.hpp"
#include "bugfix/repository_url.hpp"
#include "http/client_address.hpp"

namespace mainstay::bugfix {

namespace {

namespace fs = std::filesystem;

struct Free {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

http::NetworkAddress address_of(const sockaddr& socket) {
    http::NetworkAddress address{};
    if (socket.sa_family == AF_INET6) {
        sockaddr_in6 full{};
        std::memcpy(&full, &socket, sizeof full);
        std::memcpy(address.data(), &full.sin6_addr, address.size());
    } else {
        sockaddr_in full{};
        std::memcpy(&full, &socket, sizeof full);
        address[10] = address[11] = 0xff;
        std::memcpy(address.data() + 12, &full.sin_addr, 4);
    }
    return address;
}

std::vector<http::NetworkAddress> addresses_of(const std::string& host) {
    if (auto address = http::parse_address(host)) return {*address};
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &list) != 0) return {};
    const std::unique_ptr<addrinfo, Free> found(list);
    std::vector<http::NetworkAddress> all;
    for (const auto* each = list; each; each = each->ai_next)
        if (each->ai_family == AF_INET || each->ai_family == AF_INET6)
            all.push_back(address_of(*each->ai_addr));
    return all;
}

/// The folder as it is when all links are followed, if that is allowed, too.
Result<git::Source> find_folder(const std::string& path, const std::vector<std::string>& folders) {
    std::error_code error;
    const auto real = fs::canonical(path, error);
    if (error || !fs::is_directory(real, error))
        return refuse(code::folder_missing, {{"path", path}});
    const bool is_named = std::ranges::any_of(folders, [&](const std::string& folder) {
        std::error_code absent;
        const auto named = fs::canonical(folder, absent);
        return !absent && is_below(real.string(), named.string());
    });
    if (!is_named) return invalid({wrong("url", code::folder_not_named)});
    return git::Source{.transport = git::Transport::local, .url = real.string()};
}

}  // namespace

Result<git::Source> find_source(
    const std::string& url, const std::vector<std::string>& folders,
    const outgoing::Destinations& destinations
) {
    const auto parts = TRY(parse_repository_url("url", url, folders));
    if (parts.transport == git::Transport::local) return find_folder(parts.path, folders);
    const auto addresses = addresses_of(parts.host);
    if (addresses.empty()) return refuse(code::host_unknown, {{"host", parts.host}});
    // One that may be is enough: it is the one that is connected to.
    for (const auto& address : addresses)
        if (destinations.may_connect(address, parts.is_encrypted))
            return git::Source{
                .transport = parts.transport,
                .url = url,
                .host = parts.host,
                .port = parts.port,
                .address = http::to_string(address),
            };
    return refuse(code::destination_forbidden, {{"host", parts.host}});
}

}  // namespace mainstay::bugfix
