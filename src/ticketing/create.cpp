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
    auto holder = next_holder(sql, application->id, Level::L1);
    Ticket named{
        .application = application->id,
        .organization = requester.organization,
        .requester = requester.id,
    };
    if (holder) {
        named.team = holder->team.id;
        named.assignee = holder->next;
    }
    bool is_confidential = request.is_confidential.value_or(false);
    if (is_confidential) TRY(identity::require(call, ticket_restrict, resource));
    auto names = names_of(sql, call, {&named, 1});

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
        }
    ));
    keep_fields(sql, created.ticket.id, fields);
    begin_application_call(sql, call, created.ticket);
    auto may = allowed_actions(call, created.ticket, resource);
    names.labels[created.ticket.id] = std::move(labels);
    return VersionedTicket{view_of(created.ticket, names, std::move(may)), created.ticket.version};
}

}  // namespace mainstay::ticketing
