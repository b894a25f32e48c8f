#include "identity/throttle.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/password.hpp"

namespace mainstay::identity {

namespace {

/// The address as 16 bytes; IPv4 in its IPv6 form.
std::optional<std::array<unsigned char, 16>> parse_address(const std::string& text) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
    bytes[10] = bytes[11] = 0xFF;
    if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
    return std::nullopt;
}

std::string digest(std::string_view kind, std::string_view what) {
    return hex(hash(std::string(kind) + "\n" + std::string(what)));
}

Error too_many(std::chrono::seconds wait) {
    auto error = refuse(code::too_many_attempts, {{"seconds", std::to_string(wait.count())}});
    error.retry_after = wait;
    return error;
}

std::chrono::seconds wait_for(
    db::Sql& sql, const Patience& patience, std::string_view subject, Time now
) {
    auto failed = store::failures(sql, subject, now - failure_window);
    return remaining_wait(patience, failed.count, failed.last_at.value_or(now), now);
}

}  // namespace

std::string account_subject(std::string_view email) {
    return digest("account", lower_ascii(trimmed(email)));
}

std::optional<std::string> address_subject(std::string_view address) {
    auto bytes = parse_address(std::string(address));
    if (!bytes) return std::nullopt;
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const bool is_ipv4 = std::equal(mapped.begin(), mapped.end(), bytes->begin());
    if (is_ipv4 && (*bytes)[12] == 127) return std::nullopt;
    constexpr std::array<unsigned char, 16> loopback{0, 0, 0, 0, 0, 0, 0, 0,
                                                     0, 0, 0, 0, 0, 0, 0, 1};
    if (*bytes == loopback) return std::nullopt;
    const auto counted = is_ipv4 ? bytes->size() : std::size_t{8};
    return digest("address", {reinterpret_cast<const char*>(bytes->data()), counted});
}

Result<Attempt> begin_attempt(
    db::Sql& sql, std::string_view email, std::string_view address, Time now
) {
    Attempt attempt{.account = account_subject(email)};
    auto client = address_subject(address);
    auto wait = wait_for(sql, account_patience, attempt.account, now);
    if (client) wait = std::max(wait, wait_for(sql, address_patience, *client, now));
    if (wait > std::chrono::seconds(0)) return too_many(wait);

    store::insert_failure(sql, attempt.account, now);
    if (client) attempt.address = store::insert_failure(sql, *client, now);
    return attempt;
}

void take_back(db::Sql& sql, const Attempt& attempt) {
    store::remove_failures(sql, attempt.account);
    if (attempt.address) store::remove_failure(sql, *attempt.address);
}

}  // namespace mainstay::identity
