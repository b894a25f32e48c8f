#include "bugfix/repository.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t host_keys_max = 20;
constexpr std::chrono::minutes wait_most{6 * 60};

std::string_view next_word(std::string_view& line) {
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    const auto word = line.substr(0, line.find_first_of(" \t"));
    line.remove_prefix(word.size());
    return word;
}

/// Calls `visit(type, key)` with each line; `key` is nothing where the line is none.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        line = trimmed(line);
        if (line.empty() || line.starts_with('#')) continue;
        next_word(line);  // The host.
        const auto type = next_word(line);
        visit(type, from_base64(next_word(line)));
    }
}

std::string fingerprint_of(std::string_view key) {
    const auto hashed = sha256(key);
    auto text = base64url({reinterpret_cast<const char*>(hashed.data()), hashed.size()});
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.ends_with('=')) text.pop_back();
    return "SHA256:" + text;
}

}  // namespace

std::chrono::minutes fetch_wait(std::int64_t fetch_minutes, std::int64_t failures) {
    const std::chrono::minutes usual(fetch_minutes);
    auto wait = usual;
    for (std::int64_t i = 0; i < failures && wait < wait_most; ++i) wait *= 2;
    return std::max(usual, std::min(wait, wait_most));
}

bool is_fetching(const Repository& repository, Time now) {
    return repository.fetching_since && now < *repository.fetching_since + fetch_time_max;
}

std::vector<HostKey> host_keys(std::string_view known_hosts) {
    std::vector<HostKey> keys;
    each_line(known_hosts, [&](std::string_view type, const std::optional<std::string>& key) {
        if (key && !key->empty() && keys.size() < host_keys_max)
            keys.push_back({std::string(type), fingerprint_of(*key)});
    });
    return keys;
}

bool are_known_hosts(std::string_view text) {
    bool are = true;
    each_line(text, [&](std::string_view type, const std::optional<std::string>& key) {
        // A marker such as @cert-authority would be in the place of the host.
        are = are && !type.empty() && key && !key->empty();
    });
    return are;
}

bool is_private_key(std::string_view text) {
    const auto key = trimmed(text);
    return key.starts_with("-----BEGIN ") && key.ends_with("-----") &&
           key.substr(0, key.find('\n')).find("PRIVATE KEY-----") != key.npos &&
           key.find('\n') != key.npos;
}

}  // namespace mainstay::bugfix
