// What people do with ticket templates: keep them, and begin tickets with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/route.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/ticket_template.hpp"
#include "ticketing/ticket_template_store.hpp"

namespace mainstay::ticketing {

/// How many templates one person may have.
inline constexpr std::int64_t ticket_templates_max = 200;

enum class TicketTemplateAction { change, remove };
BOOST_DESCRIBE_ENUM(TicketTemplateAction, change, remove)

struct TicketTemplateView {
    Id<TicketTemplate> id;
    std::string name;
    TicketTemplateContent content;
    MacroSharing sharing = MacroSharing::private_;
    std::optional<identity::TeamRef> team;
    std::optional<identity::NameRef> owner;
    std::int64_t version = 1;
    std::vector<TicketTemplateAction> may;
};
BOOST_DESCRIBE_STRUCT(
    TicketTemplateView, (), (id, name, content, sharing, team, owner, version, may)
)

struct ListTicketTemplates {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListTicketTemplates, (), (limit, cursor))

struct ShowTicketTemplate {
    Id<TicketTemplate> id;
};
BOOST_DESCRIBE_STRUCT(ShowTicketTemplate, (), (id))

struct CreateTicketTemplate {
    Line<100> name;
    TicketTemplateContent content;
    std::optional<MacroSharing> sharing;  // Private where nothing is said.
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(CreateTicketTemplate, (), (name, content, sharing, team))

struct ChangeTicketTemplate {
    Id<TicketTemplate> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<TicketTemplateContent> content;
    std::optional<MacroSharing> sharing;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(ChangeTicketTemplate, (), (id, if_match, name, content, sharing, team))

/// A template for a ticket of that application and requester, as far as they are known.
struct FillTicketTemplate {
    Id<TicketTemplate> id;
    std::optional<Line<10>> application;  // Its key; else what the template says.
    std::optional<Line<254>> requester;   // A mail address.
};
BOOST_DESCRIBE_STRUCT(FillTicketTemplate, (), (id, application, requester))

/// What a new ticket begins with. Placeholders of what is not known yet stay as they are.
struct FilledTicketTemplate {
    std::string name;
    TicketTemplateContent content;
};
BOOST_DESCRIBE_STRUCT(FilledTicketTemplate, (), (name, content))

/// Those that the caller may use, by name. Refuses: forbidden to requesters; bad_cursor.
Result<http::Page<TicketTemplateView>> list_ticket_templates(
    db::Sql& sql, const Call& call, const ListTicketTemplates& request
);

/// Refuses: not_found.
Result<http::Versioned<TicketTemplateView>> show_ticket_template(
    db::Sql& sql, const Call& call, const ShowTicketTemplate& request
);

/// Refuses: forbidden, also to share with others than one's own teams; what check_content refuses;
/// template_team_unfit; too_many_templates.
Result<http::Versioned<TicketTemplateView>> create_ticket_template(
    db::Sql& sql, const Call& call, const CreateTicketTemplate& request
);

/// Refuses: not_found; stale; and as create_ticket_template.
Result<http::Versioned<TicketTemplateView>> change_ticket_template(
    db::Sql& sql, const Call& call, const ChangeTicketTemplate& request
);

/// Refuses: not_found; forbidden.
Result<> delete_ticket_template(db::Sql& sql, const Call& call, const ShowTicketTemplate& request);

/// Refuses: not_found.
Result<FilledTicketTemplate> fill_ticket_template(
    db::Sql& sql, const Call& call, const FillTicketTemplate& request
);

std::vector<http::Route> ticket_template_routes();

}  // namespace mainstay::ticketing
