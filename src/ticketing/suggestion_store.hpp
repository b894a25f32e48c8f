// Rows of suggestions, of the models behind them, and of what they learn from. No rule is here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "ticketing/suggestion.hpp"

namespace mainstay::ticketing {

/// Whether there was enough to learn a property from.
enum class SuggestionModelState { ready, too_few_texts, too_few_labels };
BOOST_DESCRIBE_ENUM(SuggestionModelState, ready, too_few_texts, too_few_labels)

namespace store {

/// The row of `suggestion_state`.
struct SuggestionStateRow {
    bool is_enabled = true;
    std::int64_t version = 1;
    Id<Ticket> followed;
    std::int64_t answered = 0;
    std::optional<Time> trained_at;
};
BOOST_DESCRIBE_STRUCT(SuggestionStateRow, (), (is_enabled, version, followed, answered, trained_at))

/// A row of `suggestion_model` without its model.
struct SuggestionModelRow {
    SuggestedProperty property = SuggestedProperty::maintenance;
    std::int64_t version = 0;
    SuggestionModelState state = SuggestionModelState::ready;
    Time trained_at;
    std::int64_t texts = 0;
    std::string evaluation;
    std::int64_t considered = 0;
    std::int64_t offered = 0;
};
BOOST_DESCRIBE_STRUCT(
    SuggestionModelRow, (),
    (property, version, state, trained_at, texts, evaluation, considered, offered)
)

/// A row of `ticket_suggestion`.
struct SuggestionRow {
    Id<Ticket> ticket;
    SuggestedProperty property = SuggestedProperty::maintenance;
    std::string label;
    std::string had;
    std::int64_t percent = 0;
    std::string reasons;
    std::int64_t model = 0;
    SuggestionState state = SuggestionState::open;
    std::optional<std::string> chosen;
    std::optional<Id<User>> answered_by;
    std::optional<Time> answered_at;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    SuggestionRow, (),
    (ticket, property, label, had, percent, reasons, model, state, chosen, answered_by, answered_at,
     created_at)
)

/// A ticket as it is read to suggest or to learn: with the text it began with, without what a mail
/// quotes and without its signature.
struct SuggestionText {
    Id<Ticket> id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SuggestionText, (), (id, text))

SuggestionStateRow suggestion_state(db::Sql& sql);

/// Whether the state still was at that version.
bool enable_suggestions(db::Sql& sql, bool is_enabled, std::int64_t version);

/// Whether `from` still was the last ticket looked at.
bool move_followed(db::Sql& sql, Id<Ticket> from, Id<Ticket> to);

/// Starts the count of answers anew, and has the newest `again` tickets looked at once more.
void finish_training(db::Sql& sql, Time now, std::int64_t again);

std::vector<SuggestionModelRow> suggestion_models(db::Sql& sql);

/// BASE64 of the model's bytes; nothing where there is none.
std::optional<std::string> suggestion_model_bytes(db::Sql& sql, SuggestedProperty property);

/// Puts a model in the place of the one before, with the next version.
void keep_model(
    db::Sql& sql, const SuggestionModelRow& row, const std::optional<std::string>& bytes
);

void count_suggestions(
    db::Sql& sql, SuggestedProperty property, std::int64_t considered, std::int64_t offered
);

/// Keeps a suggestion; one that a person has decided on stays.
void keep_suggestion(db::Sql& sql, const SuggestionRow& row);

/// Index: the primary key, as the next.
std::vector<SuggestionRow> suggestions(db::Sql& sql, Id<Ticket> ticket);

/// Writes what became of it; counts it as answered where it is.
void answer_suggestion(db::Sql& sql, const SuggestionRow& row);

/// The first `limit` tickets after one, by id. Index: the primary key.
std::vector<Ticket> tickets_after(db::Sql& sql, Id<Ticket> after, std::int64_t limit);

/// The newest `limit` tickets before one that may be examples: solved, or with a decision of a
/// person. Index: the primary key.
std::vector<Ticket> examples_before(db::Sql& sql, Id<Ticket> before, std::int64_t limit);

/// The decided suggestions of tickets. Index: the primary key.
std::vector<SuggestionRow> decided_suggestions(db::Sql& sql, std::span<const Id<Ticket>> tickets);

/// The text that each ticket began with, clipped. Index: ticket_message_ticket.
std::vector<SuggestionText> first_texts(db::Sql& sql, std::span<const Id<Ticket>> tickets);

}  // namespace store

}  // namespace mainstay::ticketing
