// Rows of ticket templates. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/macro_store.hpp"

namespace mainstay::ticketing {

/// One row of `ticket_template`.
struct TicketTemplate {
    Id<TicketTemplate> id;
    std::string name;
    std::string name_key;
    std::string content;  // JSON of TicketTemplateContent.
    Id<User> owner;
    MacroSharing sharing = MacroSharing::private_;
    std::optional<Id<Team>> team;
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(
    TicketTemplate, (),
    (id, name, name_key, content, owner, sharing, team, version, created_at, updated_at)
)

namespace store {

std::optional<TicketTemplate> ticket_template(db::Sql& sql, Id<TicketTemplate> id);

/// Those in scope that are shared or the person's own, by name, after a name and an id. Index:
/// ticket_template_name.
std::vector<TicketTemplate> ticket_templates(
    db::Sql& sql, const identity::Scope& scope, Id<User> person, std::string_view after_name,
    std::int64_t after_id, std::int64_t limit
);

std::int64_t ticket_templates_of(db::Sql& sql, Id<User> owner);

Id<TicketTemplate> insert(db::Sql& sql, const TicketTemplate& ticket_template);

/// Whether it still was at that version.
bool update(db::Sql& sql, const TicketTemplate& ticket_template);

void remove_ticket_template(db::Sql& sql, Id<TicketTemplate> id);

}  // namespace store

}  // namespace mainstay::ticketing
