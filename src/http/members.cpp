#include "http/members.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "http/codes.hpp"
#include "http/header_values.hpp"

namespace mainstay::http {

namespace {

constexpr std::string_view version_member = "if_match";

const wire::Shape* member_of(const Route& route, std::string_view name) {
    for (const auto& member : route.request->members) {
        if (member.name == name) return member.shape;
    }
    return nullptr;
}

bool is_list(const wire::Shape& shape) {
    return shape.kind == wire::Kind::list ||
           (shape.kind == wire::Kind::optional && is_list(*shape.inner));
}

/// What a caller sent as the name of a member, fit to be shown.
std::string shown(std::string_view name) { return std::string(clipped(cleaned_utf8(name), 60)); }

struct Gathering {
    const Route& route;
    wire::json::object members{};
    std::vector<FieldError> errors{};

    void wrong(std::string_view name, const Code& code) {
        constexpr std::size_t errors_max = 20;
        if (errors.size() < errors_max) errors.push_back(mainstay::wrong(shown(name), code));
    }

    void parameter(const std::string& name, const std::string& text) {
        auto* shape = member_of(route, name);
        if (!shape || name == version_member) return wrong(name, mainstay::code::unknown_member);
        auto value = wire::from_text(*shape, text);
        auto* before = members.if_contains(name);
        if (!before) {
            members.emplace(name, std::move(value));
        } else if (is_list(*shape) && before->is_array() && value.is_array()) {
            for (auto& item : value.get_array()) before->get_array().push_back(std::move(item));
        } else {
            wrong(name, code::repeated);
        }
    }

    void path(std::span<const std::string> names, std::span<const std::string> values) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (members.contains(names[i])) wrong(names[i], mainstay::code::unknown_member);
            members[names[i]] = wire::from_text(*member_of(route, names[i]), values[i]);
        }
    }
};

}  // namespace

bool takes_body(const Route& route) {
    return route.kind == Kind::json && route.verb != Verb::get && route.verb != Verb::del;
}

bool takes_version(const Route& route) {
    return route.request && member_of(route, version_member) != nullptr;
}

Result<wire::json::value> members_of(const Route& route, const Parts& parts) {
    Gathering gathering{route};
    if (!takes_body(route)) {
        for (const auto& [name, text] : parts.query) gathering.parameter(name, text);
    } else {
        for (const auto& parameter : parts.query)
            gathering.wrong(parameter.first, mainstay::code::unknown_member);
        if (!parts.body.empty()) {
            auto body = TRY(wire::parse_json(parts.body));
            // Decoding says best what is wrong with a body that is no object.
            if (!body.is_object()) return body;
            gathering.members = std::move(body.get_object());
        }
        if (gathering.members.contains(version_member))
            gathering.wrong(version_member, mainstay::code::unknown_member);
    }
    gathering.path(parts.names, parts.values);
    if (!gathering.errors.empty()) return invalid(std::move(gathering.errors));
    if (takes_version(route)) {
        if (!parts.has_if_match && route.verb == Verb::patch) return refuse(code::version_required);
        auto version = parts.has_if_match ? version_in(parts.if_match) : std::nullopt;
        if (version) gathering.members[version_member] = *version;
    }
    return wire::json::value(std::move(gathering.members));
}

}  // namespace mainstay::http
