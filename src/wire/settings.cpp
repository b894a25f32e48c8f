#include "wire/settings.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/check.hpp"
#include "wire/codec.hpp"

namespace mainstay::wire {

namespace {

constexpr std::string_view prefix = "MAINSTAY_";

const Member* member_of(const Shape& shape, std::string_view name) {
    for (const Member& member : shape.members) {
        if (member.name == name) return &member;
    }
    return nullptr;
}

json::value value_of(const toml::node& node) {
    if (auto text = node.value_exact<std::string>()) return json::string(*text);
    if (auto number = node.value_exact<std::int64_t>()) return *number;
    if (auto number = node.value_exact<double>()) return *number;
    if (auto truth = node.value_exact<bool>()) return *truth;
    json::array list;
    if (auto* items = node.as_array()) {
        for (const toml::node& item : *items) list.push_back(value_of(item));
    }
    return list;
}

std::string mapped(std::string_view text, char from, char to, bool is_upper) {
    std::string mapped(text);
    for (char& c : mapped) {
        if (c == from) c = to;
        if (is_upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return mapped;
}

}  // namespace

Result<json::object> settings_of_file(const std::string& path) {
    json::object settings;
    try {
        for (auto&& [key, node] : toml::parse_file(path))
            settings[std::string_view(key.str())] = value_of(node);
    } catch (const toml::parse_error& error) {
        auto reason = fmt::format("{} (line {})", error.description(), error.source().begin.line);
        return refuse(code::unreadable_settings, {{"file", path}, {"reason", std::move(reason)}});
    }
    return settings;
}

Result<json::object> settings_of_environment(
    const Shape& shape, const std::map<std::string, std::string>& environment,
    std::span<const std::string_view> others
) {
    json::object settings;
    std::vector<FieldError> unknown;
    for (const auto& [variable, text] : environment) {
        if (!variable.starts_with(prefix)) continue;
        if (std::find(others.begin(), others.end(), variable) != others.end()) continue;
        auto name = lower_ascii(std::string_view(variable).substr(prefix.size()));
        auto* member = member_of(shape, name);
        if (member && variable_of(name) == variable)
            settings[name] = from_text(*member->shape, text);
        else
            unknown.push_back(wrong(variable, code::unknown_setting));
    }
    if (!unknown.empty()) return invalid(std::move(unknown));
    return settings;
}

Result<> apply_settings(const Shape& shape, const json::object& source, void* at) {
    std::vector<FieldError> unknown;
    for (const auto& pair : source) {
        if (!member_of(shape, pair.key()))
            unknown.push_back(wrong(std::string(pair.key()), code::unknown_setting));
    }
    if (!unknown.empty()) return invalid(std::move(unknown));
    return overlay_onto(shape, source, at);
}

std::string flag_of(std::string_view setting) { return "--" + mapped(setting, '_', '-', false); }

std::string variable_of(std::string_view setting) {
    return std::string(prefix) + mapped(setting, '_', '_', true);
}

std::string_view meaning_of(std::span<const SettingMeaning> meanings, std::string_view setting) {
    auto found = std::find_if(meanings.begin(), meanings.end(), [&](const SettingMeaning& meaning) {
        return meaning.name == setting;
    });
    MAINSTAY_CHECK(found != meanings.end());
    return found->meaning;
}

std::string settings_markdown(
    const Shape& shape, std::span<const SettingMeaning> meanings, const void* defaults
) {
    std::string table = "| flag | variable | default | meaning |\n|---|---|---|---|\n";
    for (const Member& member : shape.members) {
        auto value = encode_from(*member.shape, static_cast<const char*>(defaults) + member.offset);
        auto text = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
        table += fmt::format(
            "| `{}` | `{}` | {} | {} |\n", flag_of(member.name), variable_of(member.name),
            value.is_null() || text.empty() ? "" : "`" + text + "`",
            meaning_of(meanings, member.name)
        );
    }
    return table;
}

}  // namespace mainstay::wire
