#include "ticketing/named_values.hpp"

#include <array>
#include <optional>

#include "base/text.hpp"
#include "identity/identity.hpp"

namespace mainstay::ticketing {

namespace {

using filter::Asking;
using filter::Field;
using filter::Offer;
using filter::Operand;

constexpr int named_max = 5;

Error name_error(
    const Code& code, std::string_view term, std::string_view name, std::string_view as,
    std::string names
) {
    Parameters parameters{{"term", std::string(term)}, {"name", std::string(clipped(name, 80))}};
    if (!names.empty()) parameters.emplace(as, std::move(names));
    return invalid({wrong("filter", code, std::move(parameters))});
}

Error wrong_person(std::string_view term, std::string_view name, std::string people) {
    const auto& code = people.empty() ? filter::code::filter_person_unknown
                                      : filter::code::filter_person_ambiguous;
    return name_error(code, term, name, "people", std::move(people));
}

Error unknown_term(std::string_view term) {
    return invalid(
        {wrong("filter", filter::code::filter_term_unknown, {{"term", std::string(term)}})}
    );
}

/// What is called `value`, of what begins so: one alone, or the only one whose whole name it is.
template <class Ref>
Result<std::vector<Operand>> read_named(
    std::string_view term, std::string_view value, const std::vector<Ref>& found
) {
    const auto wanted = lower_ascii(trimmed(value));
    std::string names;
    std::vector<Operand> whole;
    for (const auto& ref : found) {
        names += (names.empty() ? "" : ", ") + ref.name;
        if (lower_ascii(ref.name) == wanted) whole.push_back({.value = ref.id.value});
    }
    if (whole.size() == 1) return whole;
    if (found.size() == 1) return std::vector{Operand{.value = found.front().id.value}};
    const auto& code =
        found.empty() ? filter::code::filter_name_unknown : filter::code::filter_name_ambiguous;
    return name_error(code, term, value, "names", std::move(names));
}

std::string expected_people(const Call& call, std::string_view words) {
    const bool is_staff = call.caller && call.caller->is_staff();
    return std::string(words) + (is_staff ? " or a person" : " or an id");
}

Result<std::vector<Operand>> read_person(
    const Asking& asking, std::string_view term, std::string_view value, std::string_view words
) {
    const auto& caller = *asking.call.caller;
    if (value == "me") return std::vector{Operand{.value = caller.user.value}};
    if (auto id = parse_id(value)) return std::vector{Operand{.value = *id}};
    // Requesters do not learn who else there is.
    if (!caller.is_staff() || trimmed(value).empty())
        return wrong_filter_value(term, expected_people(asking.call, words));
    const auto found = identity::find_people(asking.sql, asking.call, value, named_max);
    if (found.size() == 1) return std::vector{Operand{.value = found.front().id.value}};
    std::string people;
    for (const auto& person : found) (people += people.empty() ? "" : ", ") += person.email;
    return wrong_person(term, value, std::move(people));
}

/// By name, or by address where several have the name.
std::vector<Offer> offer_people(const Asking& asking, std::string_view begin, int limit) {
    std::vector<Offer> offers;
    const auto found = identity::people_beginning(asking.sql, asking.call, begin, limit);
    for (const auto& person : found) {
        const bool is_shared = std::ranges::count(found, person.name, &identity::UserRef::name) > 1;
        if (is_shared)
            offers.push_back({.value = person.email, .label = person.name});
        else
            offers.push_back({.value = person.name, .detail = person.email});
    }
    return offers;
}

std::string person_name(const Asking& asking, const Operand& operand) {
    const Id<User> id{std::get<std::int64_t>(operand.value)};
    if (id == asking.call.caller->user) return asking.call.caller->name;
    if (!identity::may_read_directory(asking.call)) return {};
    const auto refs = identity::user_refs(asking.sql, std::array{id});
    return refs.empty() ? std::string() : refs.begin()->second.name;
}

}  // namespace

Error wrong_filter_value(std::string_view term, std::string values) {
    return invalid({wrong(
        "filter", filter::code::filter_value_wrong,
        {{"term", std::string(term)}, {"values", std::move(values)}}
    )});
}

Field person_field(std::string name, std::string column) {
    const bool may_be_none = name == "assignee";
    const std::string_view words = may_be_none ? "me, none" : "me";
    return {
        .name = name,
        .type = filter::Type::reference,
        .words = {"me"},
        .expected = [words](const Call& call) { return expected_people(call, words); },
        .may_be_none = may_be_none,
        .read = [name, words](
                    const Asking& asking, std::string_view value
                ) { return read_person(asking, name, value, words); },
        .offers = offer_people,
        .name_of = person_name,
        .column = std::move(column),
    };
}

Field watcher_field(
    std::function<filter::Condition(const filter::CheckedTerm&)> condition,
    std::function<std::optional<filter::Rows>(const filter::CheckedTerm&)> rows
) {
    auto field = person_field("watcher", "");
    field.condition = std::move(condition);
    field.rows = std::move(rows);
    field.read = [](const Asking& asking, std::string_view value) -> Result<std::vector<Operand>> {
        if (value != "me" && !asking.call.caller->is_staff()) return unknown_term("watcher");
        return read_person(asking, "watcher", value, "me");
    };
    return field;
}

Result<std::vector<Operand>> read_team(const Asking& asking, std::string_view value) {
    std::vector<Operand> teams;
    if (value == "mine") {
        for (auto team : asking.call.caller->teams) teams.push_back({.value = team.value});
        return teams;
    }
    if (auto id = parse_id(value)) return std::vector{Operand{.value = *id}};
    // No name begins as a number does.
    if (value.find_first_not_of("-0123456789") == value.npos)
        return wrong_filter_value("team", "mine, or a team by its name or id");
    return read_named(
        "team", value, identity::teams_beginning(asking.sql, asking.call, value, named_max)
    );
}

Result<std::vector<Operand>> read_organization(const Asking& asking, std::string_view value) {
    if (auto id = parse_id(value)) return std::vector{Operand{.value = *id}};
    const bool is_number = value.find_first_not_of("-0123456789") == value.npos;
    if (is_number || !asking.call.caller->is_staff())
        return wrong_filter_value("organization", "none or an id");
    return read_named(
        "organization", value,
        identity::organizations_beginning(asking.sql, asking.call, value, named_max)
    );
}

std::vector<Offer> offer_teams(const Asking& asking, std::string_view begin, int limit) {
    std::vector<Offer> offers;
    for (auto& team : identity::teams_beginning(asking.sql, asking.call, begin, limit))
        offers.push_back(
            {.value = std::move(team.name), .detail = std::string(wire::name_of(team.level))}
        );
    return offers;
}

std::vector<Offer> offer_organizations(const Asking& asking, std::string_view begin, int limit) {
    std::vector<Offer> offers;
    for (auto& found : identity::organizations_beginning(asking.sql, asking.call, begin, limit))
        offers.push_back({.value = std::move(found.name)});
    return offers;
}

std::string team_name(const Asking& asking, const Operand& operand) {
    if (!identity::may_read_directory(asking.call)) return {};
    const auto refs = identity::team_refs(
        asking.sql, std::array{Id<Team>{std::get<std::int64_t>(operand.value)}}
    );
    return refs.empty() ? std::string() : refs.begin()->second.name;
}

std::string organization_name(const Asking& asking, const Operand& operand) {
    if (!identity::may_read_directory(asking.call)) return {};
    const auto refs = identity::organization_refs(
        asking.sql, std::array{Id<Organization>{std::get<std::int64_t>(operand.value)}}
    );
    return refs.empty() ? std::string() : refs.begin()->second.name;
}

}  // namespace mainstay::ticketing
