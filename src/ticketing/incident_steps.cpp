#include "ticketing/incident_steps.hpp"

#include <stdexcept>

#include "base/shown_time.hpp"
#include "events/incident_ticketed.hpp"
#include "ticketing/access.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/hand_back.hpp"
#include "ticketing/incident_causes.hpp"
#include "ticketing/incident_chain.hpp"
#include "ticketing/incident_texts.hpp"
#include "ticketing/incident_tickets.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/store.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

namespace {

timeline::Subject subject_of(const Ticket& ticket) { return {"ticket", ticket.id.value}; }

/// One transaction's writing on one ticket.
class Writer {
public:
    Writer(
        db::Sql& sql, const Call& system, const IncidentStep& step,
        const std::vector<StagedEvidence>& evidence, Language language
    )
        : sql_(sql), system_(system), step_(step), evidence_(evidence), language_(language) {}

    void write() {
        if (step_.kind == IncidentStepKind::merged && take_over()) return;
        auto opened = ticket_for(sql_, system_, step_.incident, language_);
        if (!opened) return;
        if (opened->message) attach(opened->ticket, *opened->message);
        // What it begins with lists all signals that are there.
        const bool is_known = opened->message.has_value();
        switch (step_.kind) {
            case IncidentStepKind::opened:
                break;
            case IncidentStepKind::joined:
                if (!is_known) note(opened->ticket, "joined", {}, causes(opened->ticket));
                break;
            case IncidentStepKind::removed:
                if (!is_known) note(opened->ticket, "removed");
                break;
            case IncidentStepKind::merged:
                merge_ticket(opened->ticket);
                break;
            case IncidentStepKind::recovered:
                recover(opened->ticket);
                break;
            case IncidentStepKind::returned:
                reopen(opened->ticket, is_known);
                break;
        }
    }

private:
    std::string text(std::string_view key, Parameters further = {}) const {
        further["incident"] = to_string(step_.incident);
        further["lines"] = step_.text;
        further["title"] = step_.text;
        further["signals"] = std::to_string(step_.signals);
        if (step_.merged) further["merged"] = to_string(*step_.merged);
        return incident_texts().text(language_, key, further);
    }

    void attach(const Ticket& ticket, Id<Message> message) {
        attach_evidence(sql_, ticket.id, message, evidence_, step_.renewed, system_.now);
    }

    /// Posts a note for staff as part of an edit, with the evidence that the ticket lacks.
    void post(Edit& edit, std::string text) {
        Message message{
            .visibility = Visibility::private_, .source = Source::system, .text = std::move(text)
        };
        auto posted = post_message(sql_, system_, edit, std::move(message), {});
        if (!posted) throw std::runtime_error("a note was refused: " + posted.error().code);
        attach(edit.now, posted->message.id);
        edit.after["incident"] = to_string(step_.incident);
    }

    /// What the incident was found to come of since, with the deployments linked.
    std::string causes(const Ticket& ticket) {
        const auto found = suspect_deployments(sql_, system_, subject_of(ticket), step_.incident);
        if (found.empty()) return found;
        return '\n' + incident_texts().text(language_, "causes", {{"causes", found}});
    }

    void note(
        const Ticket& ticket, std::string_view key, Parameters further = {},
        const std::string& after = {}
    ) {
        Edit edit(ticket);
        post(edit, text(key, std::move(further)) + after);
        apply(sql_, system_, std::move(edit), "noted");
    }

    /// Where the incident that went up in this one has a ticket, and this one is to have none, that
    /// goes on as its own.
    bool take_over() {
        const auto absorbed = store::ticket_of_incident(sql_, *step_.merged);
        if (!absorbed || store::ticket_of_incident(sql_, step_.incident)) return false;
        const auto facts = signals::incident_facts(sql_, step_.incident);
        if (!facts || facts->ticket || facts->merged_into) return false;
        store::insert(sql_, IncidentTicket{step_.incident, *absorbed, system_.now});
        auto ticket = store::find(sql_, store::shown_in(sql_, *absorbed));
        if (!ticket) return true;
        link(*ticket, "raised_by", {"incident", step_.incident.value});
        note(*ticket, "merged");
        return true;
    }

    /// What is linked already stays so.
    void link(const Ticket& ticket, std::string_view relation, const timeline::Subject& to) {
        (void)timeline::link(sql_, system_, relations, subject_of(ticket), relation, to);
    }

    void merge_ticket(const Ticket& target) {
        const auto absorbed = store::ticket_of_incident(sql_, *step_.merged);
        auto source = absorbed ? store::find(sql_, store::shown_in(sql_, *absorbed)) : std::nullopt;
        if (!source || source->id == target.id) return note(target, "merged");
        const auto merged = merge(sql_, system_, {source->key, {}, {target.key}});
        if (merged) {
            store::copy_evidence(sql_, source->id, target.id);
            return note(*store::find(sql_, target.id), "merged");
        }
        // People changed one of the two since, so that they are no longer alike: they decide.
        link(*source, "duplicate_of", subject_of(target));
        const auto& error = merged.error();
        note(
            target, "merged_apart",
            {{"ticket", source->key},
             {"reason", error.fields.empty() ? error.code : error.fields.front().code}}
        );
    }

    void recover(const Ticket& ticket) {
        Edit edit(ticket);
        const auto at = step_.at.value_or(system_.now);
        const auto facts = signals::incident_facts(sql_, step_.incident);
        const bool is_decided = facts && facts->is_decided;
        post(edit, text(is_decided ? "decided" : "recovered", {{"at", shown_time(at, language_)}}));
        edit.after["figures"] = step_.text;
        edit.after["recovered_at"] = to_string(at);
        verify(ticket);
        apply(sql_, system_, std::move(edit), "incident_recovered");
    }

    void reopen(const Ticket& ticket, bool is_known) {
        verify(ticket);
        const auto status = move(ticket, Trigger::reopened);
        if (!status) {
            if (!is_known) note(ticket, "returned", {}, causes(ticket));
            return;
        }
        Edit edit(ticket);
        arrive(edit.now, *status, system_.now);
        drop_absent_assignee(sql_, edit.now);
        post(edit, text("returned") + causes(ticket));
        apply(sql_, system_, std::move(edit), "reopened");
    }

    void verify(const Ticket& ticket) {
        if (const auto facts = signals::incident_facts(sql_, step_.incident))
            verify_by(sql_, system_, subject_of(ticket), *facts);
    }

    db::Sql& sql_;
    const Call& system_;
    const IncidentStep& step_;
    const std::vector<StagedEvidence>& evidence_;
    const Language language_;
};

IncidentStep step_of(const events::IncidentOpened& opened) {
    return {.kind = IncidentStepKind::opened, .incident = {opened.incident}, .text = opened.text};
}

IncidentStep step_of(const events::IncidentChanged& changed) {
    IncidentStep step{
        .kind = IncidentStepKind::joined,
        .incident = {changed.incident},
        .text = changed.text,
        .signals = changed.signals,
    };
    if (changed.change == "removed") step.kind = IncidentStepKind::removed;
    if (changed.merged) {
        step.kind = IncidentStepKind::merged;
        step.merged = Id<Incident>{*changed.merged};
    }
    return step;
}

IncidentStep step_of(const events::IncidentRecovered& recovered) {
    return {
        .kind = IncidentStepKind::recovered,
        .incident = {recovered.incident},
        .text = recovered.text,
        .at = recovered.at,
    };
}

IncidentStep step_of(const events::IncidentReturned& returned) {
    return {
        .kind = IncidentStepKind::returned,
        .incident = {returned.incident},
        .text = returned.text,
        .renewed = Id<signals::Signal>{returned.signal},
    };
}

/// An outage only delays what is written, however long it is.
const jobs::Policy never_lost{
    .attempts = 1'000'000,
    .first_wait = std::chrono::seconds(1),
    .timeout = std::chrono::seconds(60),
    .wait_max = std::chrono::minutes(10),
};

/// What the jobs share.
struct Following {
    db::Database& database;
    db::Blobs& blobs;
    std::function<Language(db::Sql&, Id<User>)> language;

    Language language_of(db::Sql& sql) const {
        const auto account = identity::find_person(sql, identity::monitoring_email);
        return account && language ? language(sql, account->id) : Language::en;
    }

    void follow(const IncidentStep& step, const jobs::Run& run) const {
        const auto files = database.read([&](db::Sql& sql) {
            std::vector<EvidenceFile> all;
            const auto reader = language_of(sql);
            for (const auto id : lacking_evidence(sql, step.incident, step.renewed))
                if (const auto facts = signals::signal_facts(sql, id))
                    for (auto& file : evidence_of(*facts, reader)) all.push_back(std::move(file));
            return all;
        });
        const auto staged = stage(blobs, files, run.call().now);
        database.write([&](db::Sql& sql) {
            write_step(sql, run.call(), step, staged, language_of(sql));
            run.complete(sql);
        });
    }
};

template <events::Event E>
events::Subscription subscription(std::string kind, const Following& following) {
    return events::on<E>(
        std::move(kind), never_lost,
        [following](const E& event, const jobs::Run& run) { following.follow(step_of(event), run); }
    );
}

}  // namespace

void write_step(
    db::Sql& sql, const Call& system, const IncidentStep& step,
    const std::vector<StagedEvidence>& evidence, Language language
) {
    Writer(sql, system, step, evidence, language).write();
    if (const auto ticket = store::ticket_of_incident(sql, step.incident))
        events::emit(sql, system, events::IncidentTicketed{step.incident.value, ticket->value});
}

std::vector<events::Subscription> incident_subscriptions(
    db::Database& database, db::Blobs& blobs, std::function<Language(db::Sql&, Id<User>)> language
) {
    const Following following{database, blobs, std::move(language)};
    return {
        subscription<events::IncidentOpened>("ticketing.take_incident", following),
        subscription<events::IncidentChanged>("ticketing.take_incident_change", following),
        subscription<events::IncidentRecovered>("ticketing.take_incident_recovery", following),
        subscription<events::IncidentReturned>("ticketing.take_incident_return", following),
    };
}

}  // namespace mainstay::ticketing
