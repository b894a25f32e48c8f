#include "mail/reply_address.hpp"

#include <limits>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t signature_length = 20;  // Of 5 bits each.
constexpr std::size_t local_part_bytes_max = 64;

std::string number_text(std::int64_t number) {
    std::string text;
    for (; number > 0; number /= 32)
        text.insert(text.begin(), digits[static_cast<std::size_t>(number % 32)]);
    return text;
}

// The reverse of number_text, and of nothing else: leading zeroes are not taken.
std::optional<std::int64_t> number_of(std::string_view text) {
    if (text.empty() || text.size() > 13 || text.front() == digits.front()) return std::nullopt;
    std::int64_t number = 0;
    for (char c : text) {
        auto digit = digits.find(c);
        if (digit == digits.npos || number > std::numeric_limits<std::int64_t>::max() / 32)
            return std::nullopt;
        number = number * 32 + static_cast<std::int64_t>(digit);
    }
    return number;
}

std::string signature(const Key& key, std::string_view number) {
    auto digest = keyed_hash(key, number);
    std::string text;
    for (std::size_t i = 0; i < signature_length; ++i) text += digits[digest[i] % 32];
    return text;
}

}  // namespace

Key reply_address_key(const Key& sealing_key) {
    return keyed_hash(sealing_key, "mail reply address");
}

std::string reply_address(const Key& key, std::string_view address, std::int64_t ticket) {
    auto at = address.rfind('@');
    if (at == address.npos || ticket <= 0) return std::string(address);
    auto number = number_text(ticket);
    auto local = std::string(address.substr(0, at)) + '+' + number + signature(key, number);
    if (local.size() > local_part_bytes_max) return std::string(address);
    return local + std::string(address.substr(at));
}

TaggedAddress untagged(std::string_view address) {
    auto lower = lower_ascii(address);
    auto at = lower.rfind('@');
    auto plus = at == lower.npos ? lower.npos : lower.rfind('+', at);
    if (plus == lower.npos || lower.starts_with('"')) return {lower, {}};
    return {lower.substr(0, plus) + lower.substr(at), lower.substr(plus + 1, at - plus - 1)};
}

std::optional<std::int64_t> ticket_of_tag(const Key& key, std::string_view tag) {
    if (tag.size() <= signature_length) return std::nullopt;
    auto number = tag.substr(0, tag.size() - signature_length);
    if (!equal_secrets(tag.substr(number.size()), signature(key, number))) return std::nullopt;
    return number_of(number);
}

}  // namespace mainstay::mail
