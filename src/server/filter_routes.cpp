#include "server/filter_routes.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "filter/filter.hpp"

namespace mainstay::server {

namespace {

struct ShowGrammar {
    Line<40> kind;
};
BOOST_DESCRIBE_STRUCT(ShowGrammar, (), (kind))

/// A text that somebody is typing, and where they are in it, in code points.
struct CompleteFilter {
    Line<40> kind;
    std::optional<Line<1000, 0>> filter;
    std::optional<Count<0, 1000>> at;  // Without it, the end.
};
BOOST_DESCRIBE_STRUCT(CompleteFilter, (), (kind, filter, at))

struct ExplainFilter {
    Line<40> kind;
    std::optional<Line<1000, 0>> filter;
};
BOOST_DESCRIBE_STRUCT(ExplainFilter, (), (kind, filter))

/// A field that the caller may ask for. `values` are all that a choice has, and else words that it
/// takes besides.
struct FilterField {
    std::string name;
    std::vector<std::string> aliases;
    filter::Type type = filter::Type::choice;
    std::vector<std::string> operators;
    std::vector<std::string> values;
    std::string expects;
    std::string slot;
    bool may_repeat = false;
};
BOOST_DESCRIBE_STRUCT(
    FilterField, (), (name, aliases, type, operators, values, expects, slot, may_repeat)
)

struct FilterGrammar {
    std::string kind;
    std::vector<FilterField> fields;
};
BOOST_DESCRIBE_STRUCT(FilterGrammar, (), (kind, fields))

struct FilterCompletion {
    std::vector<filter::Suggestion> items;
};
BOOST_DESCRIBE_STRUCT(FilterCompletion, (), (items))

using Kinds = std::vector<const filter::Kind*>;

/// Refuses: not_found, also where the caller may list none of the kind.
Result<const filter::Kind*> kind_called(
    const Kinds& kinds, const Call& call, std::string_view name
) {
    const auto known = std::ranges::find(kinds, name, &filter::Kind::name);
    if (known == kinds.end() || !call.caller || !(*known)->is_open(call))
        return refuse(mainstay::code::not_found);
    return *known;
}

FilterField shown(const filter::Field& field, const Call& call) {
    FilterField shown{
        .name = field.name,
        .aliases = field.aliases,
        .type = field.type,
        .operators = {":", "!="},
        .values = field.words,
        .expects = filter::expected_values(field, call),
        .slot = field.slot_name(),
        .may_repeat = field.terms_max > 1,
    };
    if (field.is_ordered())
        for (const auto* sign : {">", ">=", "<", "<="}) shown.operators.emplace_back(sign);
    if (field.may_be_none)
        for (const auto* word : {"none", "any"}) shown.values.emplace_back(word);
    return shown;
}

Result<FilterGrammar> grammar(
    const Kinds& kinds, db::Sql& sql, const Call& call, const ShowGrammar& request
) {
    const auto kind =
        filter::whole(*TRY(kind_called(kinds, call, request.kind.value)), {sql, call});
    FilterGrammar grammar{.kind = kind.name};
    for (const auto& field : kind.fields)
        if (filter::find_field(kind, call, field.name))
            grammar.fields.push_back(shown(field, call));
    return grammar;
}

Result<FilterCompletion> completion(
    const Kinds& kinds, db::Sql& sql, const Call& call, const CompleteFilter& request
) {
    const auto kind =
        filter::whole(*TRY(kind_called(kinds, call, request.kind.value)), {sql, call});
    const auto text = request.filter.value_or(Line<1000, 0>()).value;
    const auto cursor =
        request.at ? static_cast<std::size_t>(request.at->value) : code_points(text);
    return FilterCompletion{filter::complete(text, cursor, kind, {sql, call})};
}

Result<filter::Explanation> explanation(
    const Kinds& kinds, db::Sql& sql, const Call& call, const ExplainFilter& request
) {
    const auto& known = *TRY(kind_called(kinds, call, request.kind.value));
    const auto text = request.filter.value_or(Line<1000, 0>()).value;
    const auto kind = filter::whole_for(known, {sql, call}, text);
    return filter::explain(text, kind, {sql, call});
}

}  // namespace

std::vector<http::Route> filter_routes(const std::vector<Module>& modules) {
    Kinds kinds;
    for (const auto& module : modules)
        kinds.insert(kinds.end(), module.filters.begin(), module.filters.end());
    const std::string path = "/api/v1/filters/{kind}";
    return {
        http::get(
            path,
            [kinds](db::Sql& sql, const Call& call, const ShowGrammar& request) {
                return grammar(kinds, sql, call, request);
            },
            {.summary = "List the fields by which a kind of resource can be filtered.",
             .refuses = {Refusal::not_found},
             .tag = "filters",
             .operation = "showFilterFields"}
        ),
        http::get(
            path + "/completion",
            [kinds](db::Sql& sql, const Call& call, const CompleteFilter& request) {
                return completion(kinds, sql, call, request);
            },
            {.summary = "List what could stand at the cursor of a filter.",
             .refuses = {Refusal::invalid, Refusal::not_found},
             .tag = "filters",
             .operation = "completeFilter"}
        ),
        http::get(
            path + "/explanation",
            [kinds](db::Sql& sql, const Call& call, const ExplainFilter& request) {
                return explanation(kinds, sql, call, request);
            },
            {.summary = "Explain a filter term by term, or what is wrong with it and where.",
             .refuses = {Refusal::invalid, Refusal::not_found},
             .tag = "filters",
             .operation = "explainFilter"}
        ),
    };
}

}  // namespace mainstay::server
