#include "wire/settings_set.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <boost/json.hpp>

#include "wire/codec.hpp"

namespace mainstay::wire {

namespace {

constexpr std::size_t secret_bytes_max = 64 * 1024;

bool has_member(const Shape& shape, std::string_view name) {
    return std::ranges::find(shape.members, name, &Member::name) != shape.members.end();
}

/// What a file holds, without the line end that editors leave.
Result<std::string> secret_in(const std::string& setting, const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string secret(secret_bytes_max + 1, '\0');
    stream.read(secret.data(), static_cast<std::streamsize>(secret.size()));
    secret.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    auto unreadable = [&](std::string reason) -> Error {
        return invalid({wrong(setting, code::secret_unreadable, {{"reason", std::move(reason)}})});
    };
    if (stream.bad() || (secret.empty() && !stream.eof())) return unreadable(std::strerror(errno));
    if (secret.size() > secret_bytes_max) return unreadable("it is too large");
    while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
    if (secret.empty()) return unreadable("it is empty");
    return secret;
}

json::object values_of(const SettingsPart& part) {
    auto copy = part.value;
    return encode_from(*part.shape, part.address(copy)).as_object();
}

bool is_given(const json::value& value) { return value.is_string() && !value.get_string().empty(); }

Result<> take_secrets_of(SettingsPart& part) {
    const auto values = values_of(part);
    for (auto name : part.secrets) {
        auto setting = std::string(name) + "_file";
        const auto& file = values.at(setting);
        if (!is_given(file)) continue;
        if (is_given(values.at(name)))
            return invalid({wrong(setting, code::secret_twice, {{"other", std::string(name)}})});
        auto secret = TRY(secret_in(setting, std::string(file.get_string())));
        TRY(apply_settings(*part.shape, {{name, secret}}, part.address(part.value)));
    }
    return {};
}

}  // namespace

SettingsSet::SettingsSet(std::vector<SettingsPart> parts) : parts_(std::move(parts)) {
    std::vector<std::string_view> names;
    for (const auto& part : parts_)
        for (const auto& member : part.shape->members) names.push_back(member.name);
    std::ranges::sort(names);
    MAINSTAY_CHECK(std::ranges::adjacent_find(names) == names.end());
}

Result<> SettingsSet::apply(const json::object& source) {
    std::vector<FieldError> unknown;
    for (const auto& pair : source) {
        bool is_known = std::ranges::any_of(parts_, [&](const SettingsPart& part) {
            return has_member(*part.shape, pair.key());
        });
        if (!is_known) unknown.push_back(wrong(std::string(pair.key()), code::unknown_setting));
    }
    if (!unknown.empty()) return invalid(std::move(unknown));
    for (auto& part : parts_) {
        json::object own;
        for (const auto& pair : source)
            if (has_member(*part.shape, pair.key())) own[pair.key()] = pair.value();
        TRY(apply_settings(*part.shape, own, part.address(part.value)));
    }
    return {};
}

Result<json::object> SettingsSet::of_environment(
    const std::map<std::string, std::string>& environment, std::span<const std::string_view> others
) const {
    std::vector<Member> members;
    for (const auto& part : parts_)
        members.insert(members.end(), part.shape->members.begin(), part.shape->members.end());
    const Shape all{.kind = Kind::object, .members = members};
    return settings_of_environment(all, environment, others);
}

Result<> SettingsSet::take_secrets() {
    for (auto& part : parts_) TRY(take_secrets_of(part));
    return {};
}

std::vector<std::string_view> SettingsSet::secrets() const {
    std::vector<std::string_view> all;
    for (const auto& part : parts_) all.insert(all.end(), part.secrets.begin(), part.secrets.end());
    return all;
}

json::object SettingsSet::values() const {
    json::object all;
    for (const auto& part : parts_)
        for (const auto& pair : values_of(part)) all[pair.key()] = pair.value();
    return all;
}

std::string SettingsSet::markdown() const {
    std::string table;
    for (const auto& part : parts_) {
        auto copy = part.value;
        auto own = settings_markdown(*part.shape, part.meanings, part.address(copy));
        // The heading of a table stands once.
        if (!table.empty()) own.erase(0, own.find('\n', own.find('\n') + 1) + 1);
        table += own;
    }
    return table;
}

}  // namespace mainstay::wire
