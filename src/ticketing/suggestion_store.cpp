#include "ticketing/suggestion_store.hpp"

namespace mainstay::ticketing::store {

SuggestionStateRow suggestion_state(db::Sql& sql) {
    return sql.one<SuggestionStateRow>("FROM suggestion_state WHERE id = 1")
        .value_or(SuggestionStateRow{});
}

bool enable_suggestions(db::Sql& sql, bool is_enabled, std::int64_t version) {
    return sql.run(
               "UPDATE suggestion_state SET is_enabled = :is_enabled, version = version + 1"
               " WHERE id = 1 AND version = :version",
               is_enabled, version
           ) == 1;
}

bool move_followed(db::Sql& sql, Id<Ticket> from, Id<Ticket> to) {
    return sql.run(
               "UPDATE suggestion_state SET followed = :to WHERE id = 1 AND followed = :from", to,
               from
           ) == 1;
}

void finish_training(db::Sql& sql, Time now, std::int64_t again) {
    auto newest = sql.value<std::int64_t>("SELECT max(id) FROM ticket").value_or(0);
    sql.run(
        "UPDATE suggestion_state SET answered = 0, trained_at = :now, followed = :followed"
        " WHERE id = 1",
        now, std::max<std::int64_t>(0, newest - again)
    );
}

std::vector<SuggestionModelRow> suggestion_models(db::Sql& sql) {
    return sql.all<SuggestionModelRow>("FROM suggestion_model ORDER BY property");
}

std::optional<std::string> suggestion_model_bytes(db::Sql& sql, SuggestedProperty property) {
    return sql.value<std::string>(
        "SELECT model FROM suggestion_model WHERE property = :property AND state = 'ready'",
        property
    );
}

void keep_model(
    db::Sql& sql, const SuggestionModelRow& row, const std::optional<std::string>& bytes
) {
    sql.run(
        "INSERT INTO suggestion_model (property, version, state, trained_at, texts, evaluation,"
        " model) VALUES (:property, 1, :state, :trained_at, :texts, :evaluation, :model)"
        " ON CONFLICT (property) DO UPDATE SET version = suggestion_model.version + 1,"
        " state = excluded.state, trained_at = excluded.trained_at, texts = excluded.texts,"
        " evaluation = excluded.evaluation, model = excluded.model, considered = 0, offered = 0",
        row.property, row.state, row.trained_at, row.texts, row.evaluation, bytes
    );
}

void count_suggestions(
    db::Sql& sql, SuggestedProperty property, std::int64_t considered, std::int64_t offered
) {
    sql.run(
        "UPDATE suggestion_model SET considered = considered + :considered,"
        " offered = offered + :offered WHERE property = :property",
        considered, offered, property
    );
}

void keep_suggestion(db::Sql& sql, const SuggestionRow& row) {
    sql.run(
        "INSERT INTO ticket_suggestion (ticket, property, label, had, percent, reasons, model,"
        " state, created_at) VALUES (:ticket, :property, :label, :had, :percent, :reasons, :model,"
        " 'open', :created_at)"
        " ON CONFLICT (ticket, property) DO UPDATE SET label = excluded.label, had = excluded.had,"
        " percent = excluded.percent, reasons = excluded.reasons, model = excluded.model,"
        " created_at = excluded.created_at WHERE ticket_suggestion.state = 'open'",
        row.ticket, row.property, row.label, row.had, row.percent, row.reasons, row.model,
        row.created_at
    );
}

std::vector<SuggestionRow> suggestions(db::Sql& sql, Id<Ticket> ticket) {
    return sql.all<SuggestionRow>(
        "FROM ticket_suggestion WHERE ticket = :ticket ORDER BY property", ticket
    );
}

void answer_suggestion(db::Sql& sql, const SuggestionRow& row) {
    sql.run(
        "UPDATE ticket_suggestion SET state = :state, chosen = :chosen,"
        " answered_by = :answered_by, answered_at = :answered_at"
        " WHERE ticket = :ticket AND property = :property",
        row.state, row.chosen, row.answered_by, row.answered_at, row.ticket, row.property
    );
    if (row.state != SuggestionState::open)
        sql.run("UPDATE suggestion_state SET answered = answered + 1 WHERE id = 1");
}

std::vector<Ticket> tickets_after(db::Sql& sql, Id<Ticket> after, std::int64_t limit) {
    return sql.all<Ticket>("FROM ticket WHERE id > :after ORDER BY id LIMIT :limit", after, limit);
}

std::vector<Ticket> examples_before(db::Sql& sql, Id<Ticket> before, std::int64_t limit) {
    return sql.all<Ticket>(
        "FROM ticket t WHERE id < :before"
        " AND ((status IN ('resolved', 'closed') AND resolution IS NOT NULL"
        " AND resolution <> 'duplicate')"
        " OR EXISTS (SELECT 1 FROM ticket_suggestion s WHERE s.ticket = t.id"
        " AND s.state IN ('accepted', 'corrected')))"
        " ORDER BY id DESC LIMIT :limit",
        before, limit
    );
}

std::vector<SuggestionRow> decided_suggestions(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    db::Query query;
    query.add("FROM ticket_suggestion WHERE state <> 'open' AND ticket IN ").add_list(tickets);
    return sql.all<SuggestionRow>(query);
}

std::vector<SuggestionText> first_texts(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    db::Query query;
    query
        .add(
            "SELECT m.ticket, substr(m.text, 1, 2000) FROM ticket_message m"
            " WHERE m.id = (SELECT min(f.id) FROM ticket_message f WHERE f.ticket = m.ticket)"
            " AND m.ticket IN "
        )
        .add_list(tickets);
    return sql.all<SuggestionText>(query);
}

}  // namespace mainstay::ticketing::store
