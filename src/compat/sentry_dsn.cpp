#include "compat/sentry_dsn.hpp"

#include "base/text.hpp"

namespace mainstay::compat {

namespace {

constexpr std::size_t part_bytes_max = 200;

bool is_plain(std::string_view part) {
    return !part.empty() && part.size() <= part_bytes_max &&
           part.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
               "0123456789_-"
           ) == part.npos;
}

}  // namespace

std::optional<SentryDsn> read_dsn(std::string_view text) {
    text = trimmed(text);
    const auto scheme = text.find("://");
    if (scheme == text.npos) return std::nullopt;
    const auto name = text.substr(0, scheme);
    if (name != "https" && name != "http") return std::nullopt;
    text.remove_prefix(scheme + 3);
    const auto path = text.find('/');
    if (path == text.npos) return std::nullopt;
    const auto authority = text.substr(0, path);
    const auto at = authority.find('@');
    if (at == authority.npos || at + 1 == authority.size()) return std::nullopt;
    const auto key = authority.substr(0, std::min(at, authority.find(':')));
    auto project = text.substr(text.rfind('/') + 1);
    if (!is_plain(key) || !is_plain(project)) return std::nullopt;
    return SentryDsn{std::string(key), std::string(project)};
}

}  // namespace mainstay::compat
