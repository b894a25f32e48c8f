// Values of filters that have names: people, teams and organizations, as the caller may know them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/filter.hpp"

namespace mainstay::ticketing {

/// A field whose value is a person: `me`, an id or, where staff ask, an address or a name. With
/// `assignee` nobody can be asked for.
filter::Field person_field(std::string name, std::string column);

/// The same of who watches a ticket; others than staff ask it of themselves only.
filter::Field watcher_field(
    std::function<filter::Condition(const filter::CheckedTerm&)> condition,
    std::function<std::optional<filter::Rows>(const filter::CheckedTerm&)> rows
);

/// `mine`, an id, or a name. Refuses: filter_value_wrong, filter_name_unknown,
/// filter_name_ambiguous; so also the next.
Result<std::vector<filter::Operand>> read_team(
    const filter::Asking& asking, std::string_view value
);

/// An id or, where staff ask, a name.
Result<std::vector<filter::Operand>> read_organization(
    const filter::Asking& asking, std::string_view value
);

std::vector<filter::Offer> offer_teams(
    const filter::Asking& asking, std::string_view begin, int limit
);
std::vector<filter::Offer> offer_organizations(
    const filter::Asking& asking, std::string_view begin, int limit
);

std::string team_name(const filter::Asking& asking, const filter::Operand& operand);
std::string organization_name(const filter::Asking& asking, const filter::Operand& operand);

/// A refusal of a value, for a field that takes `values`.
Error wrong_filter_value(std::string_view term, std::string values);

}  // namespace mainstay::ticketing
