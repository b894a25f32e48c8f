#include "bugfix/error_filter.hpp"

#include <array>

#include "base/text.hpp"
#include "bugfix/error_group.hpp"
#include "bugfix/permissions.hpp"
#include "identity/identity.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

using filter::Asking;
using filter::CheckedTerm;
using filter::Condition;
using filter::Field;
using filter::Operand;
using filter::Type;

constexpr std::size_t value_bytes_max = 200;
constexpr int people_max = 5;

template <class Enum>
std::vector<std::string> words_of() {
    std::vector<std::string> words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        words.emplace_back(wire::wire_name(enumerator.name));
    });
    return words;
}

Error wrong_value(std::string_view term, std::string values) {
    return invalid({wrong(
        "filter", filter::code::filter_value_wrong,
        {{"term", std::string(term)}, {"values", std::move(values)}}
    )});
}

/// A field whose values are any text.
Field named(std::string name, std::string expected) {
    Field field{.name = name, .type = Type::text};
    field.expected = [expected](const Call&) { return expected; };
    field.read = [name,
                  expected](const Asking&, std::string_view value) -> Result<std::vector<Operand>> {
        if (value.size() > value_bytes_max) return wrong_value(name, expected);
        return std::vector{Operand{.value = std::string(value)}};
    };
    return field;
}

/// Groups that had an event of such a release or environment.
Field facet(std::string name, std::string expected) {
    auto field = named(name, std::move(expected));
    field.terms_max = 5;
    field.condition = [name](const CheckedTerm& term) {
        Condition condition;
        condition.add("(g.id IN (SELECT COALESCE(m.merged_into, m.id) FROM error_facet f");
        condition.add(" JOIN error_group m ON m.id = f.error_group WHERE f.kind = '" + name);
        condition.add("' AND f.name IN ").add_list(filter::values_of(term));
        return condition.add("))");
    };
    return field;
}

Field application() {
    auto field = named("application", "the key of an application");
    field.aliases = {"app"};
    field.read = [](const Asking&, std::string_view value) -> Result<std::vector<Operand>> {
        if (value.size() > value_bytes_max)
            return wrong_value("application", "the key of an application");
        std::string key(trimmed(value));
        for (auto& c : key)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return std::vector{Operand{.value = std::move(key)}};
    };
    field.condition = [](const CheckedTerm& term) {
        Condition condition;
        return condition.add("(g.application IN (SELECT a.id FROM application a WHERE a.key IN ")
            .add_list(filter::values_of(term))
            .add("))");
    };
    return field;
}

Result<std::vector<Operand>> read_assignee(const Asking& asking, std::string_view value) {
    const std::string expected = "me, none or a person";
    if (value == "me" && asking.call.caller)
        return std::vector{Operand{.value = asking.call.caller->user.value}};
    if (const auto id = parse_id(value)) return std::vector{Operand{.value = *id}};
    const auto found = identity::find_people(asking.sql, asking.call, value, people_max);
    if (found.size() != 1) return wrong_value("assignee", expected);
    return std::vector{Operand{.value = found.front().id.value}};
}

Field assignee() {
    return {
        .name = "assignee",
        .type = Type::reference,
        .words = {"me"},
        .expected = [](const Call&) { return "me, none or a person"; },
        .may_be_none = true,
        .read = read_assignee,
        .column = "g.assignee",
    };
}

Field unhandled() {
    Field field{.name = "unhandled", .words = {"yes", "no"}};
    field.condition = [](const CheckedTerm& term) {
        std::vector<db::Value> values;
        for (const auto& value : filter::values_of(term))
            values.emplace_back(std::int64_t{std::get<std::string>(value) == "yes"});
        return Condition().add("(g.is_unhandled IN ").add_list(values).add(")");
    };
    return field;
}

/// The pattern of LIKE for a text within another.
std::string pattern_of(std::string_view text) {
    std::string pattern = "%";
    for (const char c : lower_ascii(text)) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + '%';
}

Condition has_text(std::string_view text) {
    const auto pattern = pattern_of(text);
    return Condition().add(
        "(LOWER(g.title) LIKE :it ESCAPE '!' OR LOWER(g.culprit) LIKE :it ESCAPE '!')", pattern,
        pattern
    );
}

filter::Kind make_kind() {
    auto platform = named("platform", "a platform, such as python");
    platform.column = "g.platform";
    auto type = named("type", "the type of an exception");
    type.column = "g.type";
    return {
        .name = "error",
        .fields =
            {
                {.name = "state", .words = words_of<ErrorState>(), .column = "g.state"},
                {.name = "level", .words = words_of<errors::EventLevel>(), .column = "g.level"},
                unhandled(),
                application(),
                facet("release", "the name of a release"),
                facet("environment", "the name of an environment"),
                std::move(platform),
                std::move(type),
                assignee(),
                {.name = "events", .type = Type::number, .column = "g.events"},
                {.name = "users", .type = Type::number, .column = "g.users"},
                {.name = "first", .type = Type::date, .column = "g.first_seen"},
                {.name = "last", .type = Type::date, .column = "g.last_seen"},
                {.name = "regressed",
                 .type = Type::date,
                 .may_be_none = true,
                 .column = "g.regressed_at"},
            },
        .is_open = [](const Call& call) { return identity::may_some(call, error_read); },
    };
}

}  // namespace

const filter::Kind& error_kind() {
    static const auto kind = make_kind();
    return kind;
}

Result<filter::Condition> condition_of(db::Sql& sql, const Call& call, std::string_view text) {
    const auto checked = TRY(filter::read(text, error_kind(), {sql, call}));
    return filter::condition_of(checked, has_text);
}

}  // namespace mainstay::bugfix
