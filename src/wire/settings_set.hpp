// The settings of a program whose modules each declare a struct of their own: read, checked and
// documented as one.
#pragma once

#include <any>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "wire/settings.hpp"

namespace mainstay::wire {

namespace code {

inline constexpr Code secret_unreadable{
    "secret_unreadable", Refusal::invalid, "{field} names a file that cannot be read: {reason}"
};
inline constexpr Code secret_twice{
    "secret_twice", Refusal::invalid, "{field} is given besides {other}; give one of them"
};

}  // namespace code

/// One struct of settings, with a meaning for each member, and the values it has. A member `x` that
/// is named in `secrets` has a member `x_file` beside it: the file that holds the secret.
struct SettingsPart {
    const Shape* shape = nullptr;
    std::span<const SettingMeaning> meanings{};
    std::span<const std::string_view> secrets{};
    std::any value{};
    void* (*address)(std::any&) = nullptr;

    template <DescribedStruct T>
    static SettingsPart of(
        std::span<const SettingMeaning> meanings, std::span<const std::string_view> secrets = {}
    ) {
        return {&shape_of<T>(), meanings, secrets, T(), [](std::any& value) -> void* {
                    return std::any_cast<T>(&value);
                }};
    }
};

/// All settings of a program. Copies are independent.
class SettingsSet {
public:
    /// REQUIRES: no two parts have a member of one name.
    explicit SettingsSet(std::vector<SettingsPart> parts);

    /// The struct of that type. REQUIRES: it is one of the parts.
    template <DescribedStruct T>
    const T& get() const {
        const T* found = nullptr;
        for (const auto& part : parts_)
            if (const auto* value = std::any_cast<T>(&part.value)) found = value;
        MAINSTAY_CHECK(found);
        return *found;
    }

    const std::vector<SettingsPart>& parts() const { return parts_; }

    /// Lays `source` over them. Refuses: invalid, with unknown_setting for a name that no part has.
    Result<> apply(const json::object& source);

    /// As settings_of_environment, for the members of all parts.
    Result<json::object> of_environment(
        const std::map<std::string, std::string>& environment,
        std::span<const std::string_view> others
    ) const;

    /// Reads the secrets that stand in files of their own. Refuses: invalid, with secret_unreadable
    /// or secret_twice.
    Result<> take_secrets();

    /// The names of all secrets.
    std::vector<std::string_view> secrets() const;

    /// The values by name.
    json::object values() const;

    /// All settings as one Markdown table, with the values they have as defaults.
    std::string markdown() const;

private:
    std::vector<SettingsPart> parts_;
};

}  // namespace mainstay::wire
