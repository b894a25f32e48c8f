#include "ticketing/ticket_templates.hpp"

#include <stdexcept>
#include <tuple>

#include "base/text.hpp"
#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/macro.hpp"
#include "ticketing/ticket_template_actions.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "ticket-templates";

Resource resource_of(const Call& call, const TicketTemplate& ticket_template) {
    return {
        .owner = ticket_template.owner,
        .is_participant = ticket_template.sharing == MacroSharing::everyone && call.caller &&
                          call.caller->is_staff(),
        .teams =
            ticket_template.team ? std::vector{*ticket_template.team} : std::vector<Id<Team>>{},
    };
}

TicketTemplateContent content_of(const TicketTemplate& ticket_template) {
    auto content =
        wire::parse<TicketTemplateContent>(ticket_template.content, wire::UnknownMembers::skipped);
    if (!content)
        throw std::runtime_error(
            "ticket template " + to_string(ticket_template.id) + " cannot be read"
        );
    return *std::move(content);
}

TicketTemplateView view_of(db::Sql& sql, const Call& call, const TicketTemplate& ticket_template) {
    TicketTemplateView view{
        .id = ticket_template.id,
        .name = ticket_template.name,
        .content = content_of(ticket_template),
        .sharing = ticket_template.sharing,
        .team =
            ticket_template.team ? identity::find_team(sql, *ticket_template.team) : std::nullopt,
        .version = ticket_template.version,
    };
    if (auto owner = identity::find_person(sql, ticket_template.owner))
        view.owner = identity::NameRef{owner->id, owner->name};
    if (identity::may(call, ticket_template_write, resource_of(call, ticket_template)))
        view.may = {TicketTemplateAction::change, TicketTemplateAction::remove};
    return view;
}

http::Versioned<TicketTemplateView> versioned(TicketTemplateView view) {
    auto version = view.version;
    return {std::move(view), version};
}

timeline::Subject subject_of(Id<TicketTemplate> id) { return {"ticket_template", id.value}; }

/// What the record keeps: not the text, which may tell of people.
wire::json::object recorded(const TicketTemplate& ticket_template) {
    return {
        {"sharing", wire::encode(ticket_template.sharing)}, {"version", ticket_template.version}
    };
}

/// Refuses: forbidden; template_team_unfit.
Result<> check_sharing(db::Sql& sql, const Call& call, const TicketTemplate& ticket_template) {
    bool is_of_team = ticket_template.sharing == MacroSharing::team;
    if (is_of_team != ticket_template.team.has_value() ||
        (ticket_template.team && !identity::find_team(sql, *ticket_template.team)))
        return invalid({wrong("team", code::template_team_unfit)});
    switch (ticket_template.sharing) {
        case MacroSharing::private_:
            return {};
        case MacroSharing::team:
            return identity::require(
                call, ticket_template_share,
                identity::team_resource(sql, call, ticket_template.team->value)
            );
        case MacroSharing::everyone:
            return identity::require(call, ticket_template_share);
    }
    return {};
}

/// A template that the caller may see. Refuses: not_found.
Result<TicketTemplate> seen_ticket_template(db::Sql& sql, const Call& call, Id<TicketTemplate> id) {
    auto ticket_template = store::ticket_template(sql, id);
    bool is_theirs = ticket_template && call.caller &&
                     (ticket_template->sharing != MacroSharing::private_ ||
                      ticket_template->owner == call.caller->user);
    if (!is_theirs ||
        !identity::may(call, ticket_template_read, resource_of(call, *ticket_template)))
        return refuse(mainstay::code::not_found);
    return *std::move(ticket_template);
}

void set_name(TicketTemplate& ticket_template, const Line<100>& name) {
    ticket_template.name = name.value;
    ticket_template.name_key = lower_ascii(name.value);
}

std::string first_word(const std::string& name) { return name.substr(0, name.find(' ')); }

/// What is known before there is a ticket.
PlaceholderValues values_of(
    db::Sql& sql, const Call& call, const std::optional<Line<10>>& key,
    const std::optional<Line<254>>& requester
) {
    PlaceholderValues values{
        {"agent.name", call.caller->name}, {"agent.first_name", first_word(call.caller->name)}
    };
    if (auto application = key ? identity::find_application(sql, key->value) : std::nullopt)
        values["application.name"] = application->name;
    auto address = requester ? identity::mail_address(requester->value) : std::nullopt;
    auto them = address ? identity::find_person(sql, *address) : std::nullopt;
    if (!them) return values;
    values["requester.name"] = them->name;
    values["requester.first_name"] = first_word(them->name);
    if (them->organization) {
        auto names = identity::organization_refs(sql, std::vector{*them->organization});
        if (!names.empty()) values["organization.name"] = names.begin()->second.name;
    }
    return values;
}

}  // namespace

Resource ticket_template_resource(db::Sql& sql, const Call& call, std::int64_t id) {
    return resource_of(call, *store::ticket_template(sql, {id}));
}

Result<http::Page<TicketTemplateView>> list_ticket_templates(
    db::Sql& sql, const Call& call, const ListTicketTemplates& request
) {
    auto self = TRY(person(call));
    TRY(identity::require_some(call, ticket_template_read));
    std::string name;
    std::int64_t id = 0;
    if (request.cursor)
        std::tie(name, id) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::ticket_templates(
            sql, identity::scope(call, ticket_template_read), self, name, id,
            static_cast<std::int64_t>(limit) + 1
        ),
        limit,
        [](const TicketTemplate& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<TicketTemplateView> shown{{}, page.next};
    for (const auto& row : page.items) shown.items.push_back(view_of(sql, call, row));
    if (identity::may_some(call, ticket_template_write)) shown.may.emplace_back("create");
    if (identity::may_some(call, ticket_template_share)) shown.may.emplace_back("share_team");
    if (identity::may(call, ticket_template_share)) shown.may.emplace_back("share_everyone");
    return shown;
}

Result<http::Versioned<TicketTemplateView>> show_ticket_template(
    db::Sql& sql, const Call& call, const ShowTicketTemplate& request
) {
    return versioned(view_of(sql, call, TRY(seen_ticket_template(sql, call, request.id))));
}

Result<http::Versioned<TicketTemplateView>> create_ticket_template(
    db::Sql& sql, const Call& call, const CreateTicketTemplate& request
) {
    auto self = TRY(person(call));
    TicketTemplate ticket_template{
        .content = wire::print(request.content),
        .owner = self,
        .sharing = request.sharing.value_or(MacroSharing::private_),
        .team = request.team,
        .created_at = call.now,
        .updated_at = call.now,
    };
    set_name(ticket_template, request.name);
    TRY(identity::require(call, ticket_template_write, {.owner = self}));
    TRY(check_content(request.content));
    TRY(check_sharing(sql, call, ticket_template));
    if (store::ticket_templates_of(sql, self) >= ticket_templates_max)
        return refuse(code::too_many_templates, {{"max", std::to_string(ticket_templates_max)}});
    ticket_template.id = store::insert(sql, ticket_template);
    timeline::record(
        sql, call, subject_of(ticket_template.id), "created", nullptr, recorded(ticket_template)
    );
    return versioned(view_of(sql, call, ticket_template));
}

Result<http::Versioned<TicketTemplateView>> change_ticket_template(
    db::Sql& sql, const Call& call, const ChangeTicketTemplate& request
) {
    auto ticket_template = TRY(seen_ticket_template(sql, call, request.id));
    TRY(identity::require(call, ticket_template_write, resource_of(call, ticket_template)));
    if (request.if_match && *request.if_match != ticket_template.version)
        return refuse(http::code::stale);
    const auto was = ticket_template;
    if (request.name) set_name(ticket_template, *request.name);
    if (request.content) {
        TRY(check_content(*request.content));
        ticket_template.content = wire::print(*request.content);
    }
    if (request.sharing) {
        ticket_template.sharing = *request.sharing;
        ticket_template.team = request.team;
        TRY(check_sharing(sql, call, ticket_template));
    }
    ticket_template.updated_at = call.now;
    if (!store::update(sql, ticket_template)) return refuse(http::code::stale);
    ticket_template.version += 1;
    timeline::record(
        sql, call, subject_of(ticket_template.id), "changed", recorded(was),
        recorded(ticket_template)
    );
    return versioned(view_of(sql, call, ticket_template));
}

Result<> delete_ticket_template(db::Sql& sql, const Call& call, const ShowTicketTemplate& request) {
    auto ticket_template = TRY(seen_ticket_template(sql, call, request.id));
    TRY(identity::require(call, ticket_template_write, resource_of(call, ticket_template)));
    store::remove_ticket_template(sql, ticket_template.id);
    timeline::record(
        sql, call, subject_of(ticket_template.id), "deleted", recorded(ticket_template), nullptr
    );
    return {};
}

Result<FilledTicketTemplate> fill_ticket_template(
    db::Sql& sql, const Call& call, const FillTicketTemplate& request
) {
    auto found = TRY(seen_ticket_template(sql, call, request.id));
    FilledTicketTemplate answer{found.name, content_of(found)};
    auto& content = answer.content;
    auto key = request.application ? request.application : content.application;
    auto values = values_of(sql, call, key, request.requester);
    auto fill = [&](std::string& text, std::size_t max) {
        text = std::string(clipped(filled(text, values), max));
    };
    if (content.text) fill(content.text->value, message_length_max);
    if (content.subject) fill(content.subject->value, subject_length_max);
    return answer;
}

}  // namespace mainstay::ticketing
