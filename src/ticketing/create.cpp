#include "ticketing/create.hpp"

#include <algorithm>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/application_calls.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/create_ticket.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/labels.hpp"
#include "ticketing/ticket_view.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

/// For whom a ticket is created.
struct Requester {
    Id<User> id;
    std::optional<Id<Organization>> organization;
};

/// Refuses what only those decide who work on tickets.
Result<> check_fields(const Call& call, const OpenTicket& request) {
    if (identity::may_some(call, ticket_work)) return {};
    std::vector<FieldError> faults;
    auto refuse_if = [&](bool is_given, std::string field) {
        if (is_given) faults.push_back(wrong(std::move(field), code::only_staff_sets));
    };
    refuse_if(request.maintenance.has_value(), "maintenance");
    refuse_if(request.requester.has_value(), "requester");
    refuse_if(!request.labels.empty(), "labels");
    refuse_if(request.is_confidential.has_value(), "is_confidential");
    refuse_if(request.level.has_value(), "level");
    refuse_if(request.team.has_value(), "team");
    if (faults.empty()) return {};
    return invalid(std::move(faults));
}

Result<Requester> requester_of(db::Sql& sql, const Call& call, const OpenTicket& request) {
    if (!request.requester) return Requester{call.caller->user, call.caller->organization};
    auto address = identity::mail_address(request.requester->value);
    if (!address) return invalid({wrong("requester", code::requester_unfit)});
    auto contact = identity::contact_for(sql, call, *address, "");
    if (!contact.is_active) return invalid({wrong("requester", code::requester_unfit)});
    return Requester{contact.id, contact.organization};
}

/// Whom the ticket is given to: of the team or the level that was asked for, else of L1.
Result<std::optional<Holder>> holder_for(
    db::Sql& sql, const identity::ApplicationEntry& application, const OpenTicket& request, Time now
) {
    auto level = request.level.value_or(Level::L1);
    if (request.team) {
        auto team = identity::find_team(sql, *request.team);
        bool is_fit = team && (!request.level || team->level == level) &&
                      identity::team_serves(sql, team->id, application.id);
        if (!is_fit)
            return invalid({wrong(
                "team", code::team_unfit,
                {{"level", std::string(wire::name_of(level))}, {"application", application.key}}
            )});
        return std::optional(next_holder(sql, application.id, *std::move(team), now));
    }
    auto holder = next_holder(sql, application.id, level, now);
    if (!holder && request.level && level != Level::L1)
        return refuse(
            code::no_team_at_level,
            {{"level", std::string(wire::name_of(level))}, {"application", application.key}}
        );
    return holder;
}

}  // namespace

Result<VersionedTicket> create(
    db::Sql& sql, const Call& call, const OpenTicket& request, Source source
) {
    TRY(person(call));
    TRY(check_fields(call, request));
    auto labels = TRY(checked_labels(request.labels));
    auto application = identity::find_application(sql, request.application.value);
    if (!application || !identity::may_use(sql, call, application->id))
        return invalid({wrong("application", code::application_unknown)});
    auto requester = TRY(requester_of(sql, call, request));
    Resource resource{.owner = requester.id, .organization = requester.organization};
    resource.applications = {application->id};
    TRY(identity::require(call, ticket_create, resource));

    // What the answer names is looked up before anything is written: most of it is remembered.
    auto holder = TRY(holder_for(sql, *application, request, call.now));
    Ticket named{
        .application = application->id,
        .level = request.level.value_or(Level::L1),
        .organization = requester.organization,
        .requester = requester.id,
    };
    if (holder) {
        named.level = holder->team.level;
        named.team = holder->team.id;
        named.assignee = holder->next;
    }
    bool is_confidential = request.is_confidential.value_or(false);
    if (is_confidential) TRY(identity::require(call, ticket_restrict, resource));
    auto names = names_of(sql, call, {&named, 1});

    auto level = named.level;
    auto kind = request.kind.value_or(default_kind);
    auto fields = TRY(answers_for(sql, call, application->id, kind, request.fields));
    auto created = TRY(create_ticket(
        sql, call,
        {
            .application = *std::move(application),
            .requester = requester.id,
            .organization = requester.organization,
            .holder = std::move(holder),
            .subject = request.subject.value,
            .kind = kind,
            .maintenance = request.maintenance.value_or(usual_maintenance(kind)),
            .impact = request.impact.value_or(Severity::medium),
            .urgency = request.urgency.value_or(Severity::medium),
            .labels = labels,
            .first = {.source = source, .text = request.text.value},
            .attachments = request.attachments,
            .recorded = std::move(fields.recorded),
            .is_confidential = is_confidential,
            .level = level,
        }
    ));
    keep_fields(sql, created.ticket.id, fields);
    begin_application_call(sql, call, created.ticket);
    auto may = allowed_actions(call, created.ticket, resource);
    names.labels[created.ticket.id] = std::move(labels);
    return VersionedTicket{view_of(created.ticket, names, std::move(may)), created.ticket.version};
}

}  // namespace mainstay::ticketing
