// The language of ticket lists: `is:open assignee:me level:L2,L3`. Pure: no SQL, no clock.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "identity/identity.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Which tickets a list shows: those for which every term that is given holds. A term with several
/// values holds for each of them.
struct Filter {
    std::vector<Status> statuses;
    std::vector<Kind> kinds;
    std::vector<Maintenance> maintenances;
    std::vector<Level> levels;
    std::vector<Priority> priorities;
    std::optional<std::optional<Id<User>>> assignee;  // Nobody, if the inner one is empty.
    std::optional<std::vector<Id<Team>>> teams;       // No ticket at all, if the list is empty.
    std::optional<std::optional<Id<Organization>>> organization;
    std::optional<Id<User>> requester;
    std::optional<Id<User>> watcher;
    std::optional<std::string> application;  // Its key.
    std::vector<std::string> labels;         // All of them.
    std::vector<std::string> keys;           // Of the tickets themselves, as they are now.

    bool operator==(const Filter&) const = default;
};

/// The people whom a name or an address, or the beginning of either, may mean.
using FindPeople = std::function<std::vector<identity::UserRef>(std::string_view)>;

/// Reads terms split by spaces: `status:open,waiting_on_vendor`, `is:open`, `kind:bug`,
/// `maintenance:corrective`, `level:L2`, `priority:urgent`, `assignee:me|none|PERSON`,
/// `team:mine|ID`, `organization:ID|none`, `requester:me|PERSON`, `watcher:me|PERSON`,
/// `application:SHOP`, `label:x`, `key:SHOP-1,SHOP-2`. `me` and `mine` are the caller's. A person
/// is an id or, where staff ask, an address or a name; a value with spaces stands in quotation
/// marks: `assignee:"Ann Smith"`. Refuses: invalid with filter_term_unknown, filter_term_repeated,
/// filter_value_wrong, filter_person_unknown, filter_person_ambiguous.
Result<Filter> parse_filter(
    std::string_view text, const Caller& caller, const FindPeople& find_people
);

/// Whether `label` may be one: 1 to 40 code points, no spaces, commas or control characters.
bool is_label(std::string_view label);

}  // namespace mainstay::ticketing
