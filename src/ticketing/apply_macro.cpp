// Macros on tickets: what one would do, and doing it.
#include <algorithm>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/actions.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/conversation.hpp"
#include "ticketing/labels.hpp"
#include "ticketing/macros.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/reading.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

std::string first_word(const std::string& name) { return name.substr(0, name.find(' ')); }

PlaceholderValues values_of(db::Sql& sql, const Call& call, const Ticket& ticket) {
    PlaceholderValues values{
        {"ticket.key", ticket.key},        {"ticket.subject", ticket.subject},
        {"agent.name", call.caller->name}, {"agent.first_name", first_word(call.caller->name)},
        {"organization.name", ""},         {"requester.name", ""},
        {"requester.first_name", ""},      {"application.name", ""},
    };
    if (auto requester = identity::find_person(sql, ticket.requester)) {
        values["requester.name"] = requester->name;
        values["requester.first_name"] = first_word(requester->name);
    }
    if (auto application = identity::find_application(sql, ticket.application))
        values["application.name"] = application->name;
    if (ticket.organization) {
        auto names = identity::organization_refs(sql, std::vector{*ticket.organization});
        if (!names.empty()) values["organization.name"] = names.begin()->second.name;
    }
    return values;
}

/// The labels that a ticket has after the steps.
Result<std::vector<std::string>> labels_after(
    const MacroSteps& steps, std::vector<std::string> labels
) {
    for (const auto& label : TRY(checked_labels(steps.remove_labels))) std::erase(labels, label);
    std::vector<Label> wanted;
    for (auto& label : labels) wanted.push_back({std::move(label)});
    for (const auto& label : steps.add_labels) wanted.push_back(label);
    return checked_labels(wanted);
}

/// A macro and the ticket it is for.
struct Chosen {
    Seen seen;
    std::string name;
    MacroSteps steps;
    std::vector<std::string> labels;  // As they are.
};

Result<Seen> take(db::Sql& sql, const Call& call, const std::string& key) {
    auto seen = TRY(see_for(sql, call, key, ticket_work));
    TRY(check_not_merged(sql, seen.ticket));
    return seen;
}

Chosen chosen_for(db::Sql& sql, Seen seen, std::string name, MacroSteps steps) {
    auto labels = store::labels(sql, std::vector{seen.ticket.id})[seen.ticket.id];
    return {std::move(seen), std::move(name), std::move(steps), std::move(labels)};
}

Result<Chosen> choose(db::Sql& sql, const Call& call, const std::string& key, Id<Macro> id) {
    auto seen = TRY(take(sql, call, key));
    auto macro = TRY(show_macro(sql, call, {id})).body;
    return chosen_for(sql, std::move(seen), std::move(macro.name), std::move(macro.steps));
}

/// What the steps change; nothing where a step leaves all as it is.
Result<ChangeTicket> change_of(const Call& call, const Chosen& chosen) {
    const auto& [seen, name, steps, labels] = chosen;
    ChangeTicket change{.key = seen.ticket.key};
    change.kind = steps.kind;
    change.maintenance = steps.maintenance;
    // A new kind brings its usual type along, which the preview is to show.
    const auto& ticket = seen.ticket;
    if (steps.kind && !steps.maintenance && ticket.maintenance == usual_maintenance(ticket.kind))
        change.maintenance = usual_maintenance(*steps.kind);
    change.impact = steps.impact;
    change.urgency = steps.urgency;
    if (!steps.add_labels.empty() || !steps.remove_labels.empty()) {
        change.labels.emplace();
        for (auto& label : TRY(labels_after(steps, labels))) change.labels->push_back({label});
    }
    if (steps.assignee)
        change.assignee = *steps.assignee == MacroAssignee::me
                              ? std::optional<Id<User>>(call.caller->user)
                              : std::nullopt;
    return change;
}

template <class T>
void add_change(
    std::vector<timeline::Change>& changes, std::string field, const T& before,
    const std::optional<T>& after
) {
    if (after && before != *after)
        changes.push_back({std::move(field), wire::encode(before), wire::encode(*after)});
}

std::optional<identity::NameRef> name_of_person(db::Sql& sql, std::optional<Id<User>> id) {
    auto person = id ? identity::find_person(sql, *id) : std::nullopt;
    if (!person) return std::nullopt;
    return identity::NameRef{person->id, person->name};
}

std::vector<timeline::Change> changes_of(
    db::Sql& sql, const Chosen& chosen, const ChangeTicket& change
) {
    const auto& ticket = chosen.seen.ticket;
    std::vector<timeline::Change> changes;
    add_change(changes, "kind", ticket.kind, change.kind);
    add_change(changes, "maintenance", ticket.maintenance, change.maintenance);
    add_change(changes, "impact", ticket.impact, change.impact);
    add_change(changes, "urgency", ticket.urgency, change.urgency);
    if (change.labels) {
        std::vector<std::string> after;
        for (const auto& label : *change.labels) after.push_back(label.value);
        add_change(changes, "labels", chosen.labels, std::optional(std::move(after)));
    }
    if (change.assignee && *change.assignee != ticket.assignee)
        changes.push_back(
            {"assignee", wire::encode(name_of_person(sql, ticket.assignee)),
             wire::encode(name_of_person(sql, *change.assignee))}
        );
    return changes;
}

/// Does what was chosen, with `text` in place of the message's own.
Result<> apply_chosen(
    db::Sql& sql, const Call& call, const Chosen& chosen, const std::optional<MessageText>& text,
    Source source
) {
    auto wanted = TRY(change_of(call, chosen));
    if (!changes_of(sql, chosen, wanted).empty()) TRY(change(sql, call, wanted));
    if (!chosen.steps.text) return {};
    PostMessage message{
        .key = chosen.seen.ticket.key,
        .text = text.value_or(
            MessageText{filled_for(sql, call, chosen.seen.ticket, chosen.steps.text->value)}
        ),
        .visibility = chosen.steps.visibility.value_or(Visibility::public_),
        .status = chosen.steps.status,
    };
    TRY(add_message(sql, call, message, source));
    return {};
}

}  // namespace

std::string filled_for(
    db::Sql& sql, const Call& call, const Ticket& ticket, std::string_view text
) {
    return filled(text, values_of(sql, call, ticket));
}

Result<> apply_steps(
    db::Sql& sql, const Call& call, const std::string& key, const MacroSteps& steps, Source source
) {
    auto chosen = chosen_for(sql, TRY(take(sql, call, key)), "", steps);
    return apply_chosen(sql, call, chosen, {}, source);
}

Result<MacroPreview> preview_macro(db::Sql& sql, const Call& call, const PreviewMacro& request) {
    auto chosen = TRY(choose(sql, call, request.key, request.id));
    auto change = TRY(change_of(call, chosen));
    MacroPreview preview{
        .name = chosen.name,
        .changes = changes_of(sql, chosen, change),
        .visibility = chosen.steps.visibility.value_or(Visibility::public_),
        .status = chosen.steps.status,
    };
    if (chosen.steps.text)
        preview.text = filled_for(sql, call, chosen.seen.ticket, chosen.steps.text->value);
    return preview;
}

Result<VersionedTicket> apply_macro(
    db::Sql& sql, const Call& call, const ApplyMacro& request, Source source
) {
    auto chosen = TRY(choose(sql, call, request.key, request.id));
    TRY(check_version(chosen.seen.ticket, request.if_match));
    TRY(apply_chosen(sql, call, chosen, request.text, source));
    return show(sql, call, {request.key});
}

}  // namespace mainstay::ticketing
