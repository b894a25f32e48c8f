#include "identity/throttle.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "identity/credential_store.hpp"

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

std::string digest(std::string_view kind, std::string_view what, std::string_view more = {}) {
    return hex(hash(std::string(kind) + '\n' + std::string(what) + '\n' + std::string(more)));
}

Error too_many(const Code& refusal, std::chrono::seconds wait) {
    auto error = refuse(refusal, {{"seconds", std::to_string(wait.count())}});
    error.retry_after = wait;
    return error;
}

}  // namespace

std::string network_of(std::string_view address) {
    auto bytes = parse_address(std::string(address));
    if (!bytes) return "unknown";
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (std::equal(mapped.begin(), mapped.end(), bytes->begin())) {
        inet_ntop(AF_INET, bytes->data() + 12, text.data(), text.size());
        return text.data();
    }
    std::fill(bytes->begin() + 8, bytes->end(), 0);
    inet_ntop(AF_INET6, bytes->data(), text.data(), text.size());
    return std::string(text.data()) + "/64";
}

Attempt stranger_attempt(std::string_view email, std::string_view address) {
    const auto account = lower_ascii(trimmed(email));
    const auto network = network_of(address);
    return {{
        {digest("pair", account, network), pair_throttle, true},
        {digest("account", account), account_throttle},
        {digest("network", network), address_throttle},
    }};
}

Attempt device_attempt(Id<User> user, std::string_view device) {
    return {{{digest("device", to_string(user), device), device_throttle, true}}};
}

Attempt session_attempt(Id<User> user) {
    return {{{digest("session", to_string(user)), pair_throttle, true}}};
}

Attempt mail_attempt(std::string_view email, std::string_view address) {
    return {{
        {digest("mailed account", lower_ascii(trimmed(email))), mailed_address_throttle},
        {digest("mailed network", network_of(address)), mailed_network_throttle},
    }};
}

Result<> require_throttle(db::Sql& sql, const Attempt& attempt, Time now, const Code& refusal) {
    std::chrono::seconds longest(0);
    for (const auto& [subject, policy, is_own] : attempt.budgets) {
        auto failed = store::failures(sql, subject, now - failure_window);
        auto wait = remaining_wait(policy, failed.count, failed.last_at.value_or(now), now);
        longest = std::max(longest, wait);
    }
    if (longest > std::chrono::seconds(0)) return too_many(refusal, longest);
    return {};
}

void count_failure(db::Sql& sql, const Attempt& attempt, Time now) {
    for (const auto& budget : attempt.budgets) store::insert_failure(sql, budget.subject, now);
}

void forgive(db::Sql& sql, const Attempt& attempt) {
    for (const auto& budget : attempt.budgets)
        if (budget.is_own) store::remove_failures(sql, budget.subject);
}

}  // namespace mainstay::identity
