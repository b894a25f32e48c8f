// Settings from one described struct: its members are the flags, the variables, the keys of the
// file, the help and the documentation. Later sources win: defaults, file, environment, flags.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "wire/shape.hpp"

namespace mainstay::wire {

/// What a setting means, in one sentence for people. Each member of a settings struct has one.
struct SettingMeaning {
    std::string_view name;
    std::string_view meaning;
};

namespace code {

inline constexpr Code unreadable_settings{
    "unreadable_settings", Refusal::invalid, "The settings file {file} cannot be read: {reason}"
};
inline constexpr Code unknown_setting{
    "unknown_setting", Refusal::invalid, "{field} is not a setting"
};

}  // namespace code

/// The settings that a TOML file names. Refuses: unreadable_settings.
Result<json::object> settings_of_file(const std::string& path);

/// The settings that variables `MAINSTAY_<NAME>` name. Variables of that prefix which are neither
/// settings nor in `others` are refused, so that a misspelt one does not pass silently. Refuses:
/// invalid.
Result<json::object> settings_of_environment(
    const Shape& shape, const std::map<std::string, std::string>& environment,
    std::span<const std::string_view> others
);

/// Lays `source` over the settings at `at`. Refuses: invalid, with unknown_setting for unknown
/// names.
Result<> apply_settings(const Shape& shape, const json::object& source, void* at);

/// `database_connections` as a flag: `--database-connections`.
std::string flag_of(std::string_view setting);

/// `database_connections` as a variable: `MAINSTAY_DATABASE_CONNECTIONS`.
std::string variable_of(std::string_view setting);

/// The settings as a Markdown table: flag, variable, default, meaning. `defaults` points to a
/// default-constructed struct.
std::string settings_markdown(
    const Shape& shape, std::span<const SettingMeaning> meanings, const void* defaults
);

/// The meaning of a setting. REQUIRES: `meanings` has one for it.
std::string_view meaning_of(std::span<const SettingMeaning> meanings, std::string_view setting);

}  // namespace mainstay::wire
