#include "bugfix/verification.hpp"

#include <algorithm>

#include "bugfix/error_tickets.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/verification_evidence.hpp"
#include "bugfix/verification_store.hpp"
#include "bugfix/verification_texts.hpp"
#include "events/error_events.hpp"
#include "events/events.hpp"
#include "identity/identity.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int proofs_read_max = 100;
constexpr int pauses_of_age = 20;

std::optional<QuietEvidence> evidence_in(const ErrorVerification& row) {
    if (row.evidence.empty()) return std::nullopt;
    auto read = wire::parse<QuietEvidence>(row.evidence, wire::UnknownMembers::skipped);
    if (!read) return std::nullopt;
    return *std::move(read);
}

bool stands(const ErrorVerification& row, const ErrorGroup& group) {
    return group.state == ErrorState::resolved && group.resolved_at == row.resolved_at &&
           !group.merged_into;
}

Language language_of(db::Sql& sql, std::optional<Id<User>> person, const Neighbours& neighbours) {
    return person && neighbours.language ? neighbours.language(sql, *person) : Language::en;
}

/// Notes on tickets are in the language that notes of incidents are in.
Language language_of_notes(db::Sql& sql, const Neighbours& neighbours) {
    const auto account = identity::find_person(sql, identity::monitoring_email);
    return language_of(sql, account ? std::optional(account->id) : std::nullopt, neighbours);
}

void note_on(
    db::Sql& sql, const Call& system, const ErrorGroup& group,
    const std::vector<std::int64_t>& tickets, std::string_view key, Parameters parameters,
    const Verifier& by
) {
    const auto& linked = by.neighbours.tickets.linked;
    if (!linked.note) return;
    parameters["title"] = group.title;
    parameters["link"] = by.public_url + "/errors/" + to_string(group.id);
    const auto text =
        verification_texts().text(language_of_notes(sql, by.neighbours), key, parameters);
    for (const auto ticket : tickets) linked.note(sql, system, ticket, text);
}

void announce(
    db::Sql& sql, const Call& system, const ErrorGroup& group, std::string_view change,
    const QuietEvidence* evidence
) {
    timeline::record(
        sql, system, subject_of(group.id), change, nullptr,
        evidence ? wire::encode(*evidence) : wire::json::value(nullptr)
    );
    events::emit(
        sql, system,
        events::ErrorChanged{group.id.value, group.application.value, std::string(change)}
    );
}

void verify(
    db::Sql& sql, const Call& system, const ErrorGroup& group, const QuietEvidence& evidence,
    const Verifier& by
) {
    std::vector<std::int64_t> tickets;
    const auto tracking = tracking_tickets(sql, std::span(&group.id, 1));
    if (const auto found = tracking.find(group.id); found != tracking.end())
        tickets = found->second;
    for (const auto ticket : tickets) {
        // One that is linked already stays so.
        (void)timeline::link(
            sql, system, error_relations, {"ticket", ticket}, "proven_by", subject_of(group.id)
        );
        if (by.neighbours.tickets.linked.links_changed)
            by.neighbours.tickets.linked.links_changed(sql, system, ticket);
    }
    announce(sql, system, group, "verified", &evidence);
    const auto language = language_of_notes(sql, by.neighbours);
    note_on(
        sql, system, group, tickets, "verified", {{"reason", words_of(evidence, language)}}, by
    );
}

void look_at(
    db::Sql& sql, const Call& system, ErrorVerification row, const ErrorGroup& group,
    const Verifier& by
) {
    const auto found = gather_evidence(sql, group, system.now, by.neighbours.uses);
    row.evidence = wire::print(found.evidence);
    const std::chrono::microseconds pause = (system.now - row.resolved_at) / pauses_of_age;
    row.due_at =
        system.now + std::clamp<std::chrono::microseconds>(pause, looked_at_first, looked_at_last);
    if (found.is_verified) {
        row.state = VerificationState::verified;
        row.verified_at = system.now;
        verify(sql, system, group, found.evidence, by);
    }
    store::put_verification(sql, row);
}

/// Takes the proof off the chains of tickets. The record keeps that it was there.
void withdraw(
    db::Sql& sql, const Call& system, ErrorVerification row, const ErrorGroup& group,
    const Verifier& by
) {
    std::vector<std::int64_t> tickets;
    for (const auto& link :
         timeline::links(sql, error_relations, subject_of(group.id), {}, proofs_read_max)) {
        if (link.relation != "proves") continue;
        (void)timeline::unlink(sql, system, error_relations, subject_of(group.id), link.id);
        tickets.push_back(link.other_id);
        if (by.neighbours.tickets.linked.links_changed)
            by.neighbours.tickets.linked.links_changed(sql, system, link.other_id);
    }
    const bool has_returned = group.regressed_at && *group.regressed_at >= row.resolved_at;
    row.state = VerificationState::withdrawn;
    row.withdrawn_at = system.now;
    row.returned_in = has_returned ? group.regressed_in : std::string();
    store::put_verification(sql, row);
    announce(sql, system, group, "verification_withdrawn", nullptr);
    std::string_view key = "taken_back";
    if (has_returned) key = row.returned_in.empty() ? "withdrawn" : "withdrawn_in";
    Parameters parameters;
    if (key == "withdrawn_in") parameters["release"] = row.returned_in;
    note_on(sql, system, group, tickets, key, std::move(parameters), by);
}

}  // namespace

void await_proof(db::Sql& sql, const ErrorGroup& group) {
    const auto known = store::find_verification(sql, group.id);
    if (known && known->state == VerificationState::verified) return;
    store::put_verification(
        sql, {.error_group = group.id,
              .resolved_at = *group.resolved_at,
              .due_at = *group.resolved_at + looked_at_first}
    );
}

int verify_due(db::Sql& sql, const Call& system, const Verifier& by, int limit) {
    const auto due = store::due_verifications(sql, system.now, limit);
    for (const auto& row : due) {
        const auto group = store::find_group(sql, row.error_group);
        if (group && stands(row, *group))
            look_at(sql, system, row, *group, by);
        else
            store::remove_verification(sql, row.error_group);
    }
    return static_cast<int>(due.size());
}

void follow_decision(db::Sql& sql, const Call& system, Id<ErrorGroup> id, const Verifier& by) {
    auto row = store::find_verification(sql, id);
    const auto group = store::find_group(sql, id);
    if (!group || (row && stands(*row, *group))) return;
    if (row && row->state == VerificationState::verified)
        withdraw(sql, system, *row, *group, by);
    else if (row && row->state == VerificationState::waiting)
        store::remove_verification(sql, id);
    if (group->state == ErrorState::resolved && group->resolved_at && !group->merged_into)
        await_proof(sql, *group);
}

std::optional<VerificationView> verification_view(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const Neighbours& neighbours
) {
    const auto row = store::find_verification(sql, group.id);
    // What was verified and came back is shown until the next decision; else only what stands.
    const bool is_shown =
        row && (row->state == VerificationState::withdrawn || stands(*row, group));
    if (!is_shown) return std::nullopt;
    VerificationView view{
        .state = row->state,
        .resolved_at = row->resolved_at,
        .verified_at = row->verified_at,
        .withdrawn_at = row->withdrawn_at,
    };
    if (!row->returned_in.empty()) view.returned_in = row->returned_in;
    const auto evidence = evidence_in(*row);
    if (!evidence) return view;
    const auto reader = call.caller ? std::optional(call.caller->user) : std::nullopt;
    view.reason = words_of(*evidence, language_of(sql, reader, neighbours));
    view.hours = evidence->hours;
    view.sessions = evidence->sessions;
    view.expected = evidence->expected;
    view.chance = evidence->chance;
    view.is_in_use = evidence->hours > 0;
    return view;
}

}  // namespace mainstay::bugfix
