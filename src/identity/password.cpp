#include "identity/password.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "identity/codes.hpp"

namespace mainstay::identity {

namespace {

/// The beginnings and wholes of what is tried first among passwords that are long enough.
constexpr std::array<std::string_view, 28> common{
    "123456789012",  "1234567890123",  "12345678901234",   "123456789012345",  "1234567890123456",
    "password1234",  "password12345",  "password123456",   "passwordpassword", "passw0rd1234",
    "qwertyuiop12",  "qwertyuiop123",  "qwertyuiopasdf",   "qwerty123456",     "1q2w3e4r5t6y",
    "1qaz2wsx3edc",  "qazwsxedcrfv",   "asdfghjkl123",     "zxcvbnm12345",     "iloveyou1234",
    "administrator", "administrator1", "adminadminadmin",  "admin1234567",     "letmeinletmein",
    "welcome12345",  "changeme1234",   "changemechangeme",
};

/// Whether it is one short piece over and over, such as `aaaaaaaaaaaa` or `abcabcabcabc`.
bool is_repetition(std::string_view text) {
    for (std::size_t period = 1; period <= 4 && period * 2 <= text.size(); ++period) {
        if (std::equal(
                text.begin() + static_cast<std::ptrdiff_t>(period), text.end(), text.begin()
            ))
            return true;
    }
    return false;
}

}  // namespace

std::optional<FieldError> password_fault(
    std::string_view field, std::string_view password, std::string_view email, std::string_view name
) {
    auto fault = [&](const Code& code, Parameters parameters = {}) {
        return wrong(std::string(field), code, std::move(parameters));
    };
    if (code_points(password) < password_length_min)
        return fault(code::password_too_short, {{"min", std::to_string(password_length_min)}});

    auto folded = lower_ascii(trimmed(password));
    if (folded == lower_ascii(email) || folded == lower_ascii(trimmed(name)))
        return fault(code::password_is_personal);
    if (std::find(common.begin(), common.end(), folded) != common.end() || is_repetition(folded))
        return fault(code::password_too_common);
    return std::nullopt;
}

std::chrono::seconds remaining_wait(
    const Patience& patience, std::int64_t failures, Time last_at, Time now
) {
    if (failures < patience.free_failures) return std::chrono::seconds(0);
    const auto doublings = std::min<std::int64_t>(failures - patience.free_failures, 20);
    const auto wait = std::min(patience.wait_max, std::chrono::seconds(1LL << doublings));
    const auto left = last_at + wait - now;
    if (left <= std::chrono::microseconds(0)) return std::chrono::seconds(0);
    return std::chrono::ceil<std::chrono::seconds>(left);
}

}  // namespace mainstay::identity
