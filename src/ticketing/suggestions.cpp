#include "ticketing/suggestions.hpp"

#include <algorithm>

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/actions.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/reading.hpp"
#include "ticketing/suggestion_actions.hpp"
#include "ticketing/suggestion_jobs.hpp"
#include "ticketing/suggestion_training.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

/// The team that a label names, where the ticket may be given to it.
std::optional<identity::TeamRef> fitting_team(
    db::Sql& sql, const Ticket& ticket, std::string_view label
) {
    auto id = parse_id(label);
    auto team = id ? identity::find_team(sql, {*id}) : std::nullopt;
    if (!team || team->level != ticket.level ||
        !identity::team_serves(sql, team->id, ticket.application))
        return std::nullopt;
    return team;
}

std::optional<SuggestionView> view_of(
    db::Sql& sql, const Ticket& ticket, const store::SuggestionRow& row
) {
    if (row.state != SuggestionState::open || !is_worth_showing(ticket, row.property, row.label))
        return std::nullopt;
    auto reasons = wire::parse<std::vector<SuggestionReason>>(row.reasons);
    SuggestionView view{
        .property = row.property,
        .value = row.label,
        .name = row.label,
        .percent = row.percent,
        .reasons = reasons ? *std::move(reasons) : std::vector<SuggestionReason>(),
    };
    if (row.property != SuggestedProperty::team) return view;
    auto team = fitting_team(sql, ticket, row.label);
    if (!team) return std::nullopt;
    view.name = team->name;
    return view;
}

Result<> unfit_value() { return invalid({wrong("value", code::suggestion_value_unfit)}); }

/// What an escalation says that nobody wrote a note for.
MessageText note_of(const AnswerSuggestion& request, const store::SuggestionRow& row) {
    if (request.note) return *request.note;
    std::string words;
    if (auto reasons = wire::parse<std::vector<SuggestionReason>>(row.reasons))
        for (const auto& reason : *reasons)
            if (reason.weight > 0) words += (words.empty() ? "" : ", ") + reason.feature;
    return {
        row.label + " (" + std::to_string(row.percent) + " %)" + (words.empty() ? "" : ": " + words)
    };
}

/// Makes the ticket what a label says, in the way in which people do it.
Result<VersionedTicket> set_value(
    db::Sql& sql, const Call& call, const AnswerSuggestion& request, const Ticket& ticket,
    const store::SuggestionRow& row, const std::string& label, Source source
) {
    ChangeTicket change{.key = request.key, .if_match = request.if_match};
    switch (request.property) {
        case SuggestedProperty::maintenance:
            change.maintenance = wire::enum_of<Maintenance>(label);
            if (!change.maintenance) TRY(unfit_value());
            return ticketing::change(sql, call, change);
        case SuggestedProperty::kind:
            change.kind = wire::enum_of<Kind>(label);
            if (!change.kind) TRY(unfit_value());
            return ticketing::change(sql, call, change);
        case SuggestedProperty::level: {
            auto level = wire::enum_of<Level>(label);
            if (!level) TRY(unfit_value());
            EscalateTicket escalation{
                .key = request.key,
                .if_match = request.if_match,
                .level = *level,
                .note = note_of(request, row),
            };
            return escalate(sql, call, escalation, source);
        }
        case SuggestedProperty::team: {
            auto team = fitting_team(sql, ticket, label);
            if (!team) TRY(unfit_value());
            AssignTicket assignment{
                .key = request.key,
                .if_match = request.if_match,
                .assignee = ticket.assignee,
                .team = team->id,
            };
            return assign(sql, call, assignment);
        }
    }
    return refuse(mainstay::code::not_found);
}

/// Which label an answer makes of the ticket; nothing where it changes nothing.
Result<std::optional<std::string>> wanted_label(
    const AnswerSuggestion& request, const store::SuggestionRow& row
) {
    bool is_corrected = request.answer == SuggestionState::corrected;
    if (is_corrected != request.value.has_value()) TRY(unfit_value());
    if (is_corrected) return std::optional(request.value->value);
    if (request.answer == SuggestionState::accepted) return std::optional(row.label);
    return std::optional<std::string>();
}

SuggestionModelView model_view(const store::SuggestionModelRow& row) {
    SuggestionModelView view{
        .property = row.property,
        .state = row.state,
        .version = row.version,
        .trained_at = row.trained_at,
        .texts = row.texts,
        .considered = row.considered,
        .offered = row.offered,
    };
    auto found = wire::parse<classify::Evaluation>(row.evaluation, wire::UnknownMembers::skipped);
    if (!found || row.state != SuggestionModelState::ready) return view;
    view.is_answering = found->sure_from <= 1;
    view.sure_from = found->sure_from;
    view.accuracy = found->accuracy;
    view.answered = found->answered;
    view.answered_accuracy = found->answered_accuracy;
    view.held_out = found->texts;
    view.labels = std::move(found->labels);
    view.confusions = std::move(found->confusions);
    return view;
}

/// A team's id says nothing to people.
void name_teams(db::Sql& sql, SuggestionModelView& view) {
    if (view.property != SuggestedProperty::team) return;
    auto name = [&](std::string& label) {
        auto id = parse_id(label);
        if (auto team = id ? identity::find_team(sql, {*id}) : std::nullopt) label = team->name;
    };
    for (auto& of : view.labels) name(of.label);
    for (auto& confusion : view.confusions) {
        name(confusion.truth);
        name(confusion.taken_for);
    }
}

http::Versioned<SuggestionOverview> overview(db::Sql& sql, Time now) {
    auto state = store::suggestion_state(sql);
    auto jobs = jobs::counts_of(sql, {std::string(TrainSuggestions::kind)}, now);
    SuggestionOverview all{
        .is_enabled = state.is_enabled,
        .version = state.version,
        .precision = suggestion_precision,
        .examples_min = static_cast<std::int64_t>(examples_min),
        .examples_of_label_min = static_cast<std::int64_t>(examples_of_label_min),
        .trained_at = state.trained_at,
        .answered = state.answered,
        .is_training = !jobs.empty() && (jobs.front().due > 0 || jobs.front().running > 0),
    };
    for (const auto& row : store::suggestion_models(sql)) {
        all.models.push_back(model_view(row));
        name_teams(sql, all.models.back());
    }
    auto version = all.version;
    return {std::move(all), version};
}

timeline::Subject state_subject() { return {"suggestions", 1}; }

}  // namespace

Result<TicketSuggestions> show_ticket_suggestions(
    db::Sql& sql, const Call& call, const TicketKey& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    TicketSuggestions shown;
    if (!store::suggestion_state(sql).is_enabled) return shown;
    for (const auto& row : store::suggestions(sql, seen.ticket.id))
        if (auto view = view_of(sql, seen.ticket, row)) shown.items.push_back(*std::move(view));
    return shown;
}

Result<VersionedTicket> answer_suggestion(
    db::Sql& sql, const Call& call, const AnswerSuggestion& request, Source source
) {
    auto self = TRY(person(call));
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    TRY(check_version(seen.ticket, request.if_match));
    auto rows = store::suggestions(sql, seen.ticket.id);
    auto row = std::ranges::find(rows, request.property, &store::SuggestionRow::property);
    if (row == rows.end()) return refuse(mainstay::code::not_found);

    auto label = TRY(wanted_label(request, *row));
    row->state = request.answer;
    row->chosen = label;
    row->answered_by = self;
    row->answered_at = call.now;
    if (request.answer == SuggestionState::open) {
        row->answered_by.reset();
        row->answered_at.reset();
    }
    store::answer_suggestion(sql, *row);
    if (label) return set_value(sql, call, request, seen.ticket, *row, *label, source);
    return show(sql, call, {request.key});
}

Result<http::Versioned<SuggestionOverview>>
show_suggestions(db::Sql& sql, const Call& call, const ShowSuggestions&) {
    TRY(identity::require(call, suggestion_manage));
    return overview(sql, call.now);
}

Result<http::Versioned<SuggestionOverview>> change_suggestions(
    db::Sql& sql, const Call& call, const ChangeSuggestions& request
) {
    TRY(identity::require(call, suggestion_manage));
    auto state = store::suggestion_state(sql);
    if (!store::enable_suggestions(
            sql, request.is_enabled, request.if_match.value_or(state.version)
        ))
        return refuse(http::code::stale);
    wire::json::object before{{"is_enabled", state.is_enabled}};
    wire::json::object after{{"is_enabled", request.is_enabled}};
    timeline::record(sql, call, state_subject(), "changed", before, after);
    return overview(sql, call.now);
}

Result<http::Versioned<SuggestionOverview>>
train_suggestions_now(db::Sql& sql, const Call& call, const ShowSuggestions&) {
    TRY(identity::require(call, suggestion_manage));
    jobs::enqueue(sql, TrainSuggestions{.is_asked_for = true}, call.now, "train");
    return overview(sql, call.now);
}

}  // namespace mainstay::ticketing
