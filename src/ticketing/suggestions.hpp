// What people do with suggestions: see them on a ticket, decide on them, and keep an eye on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "classify/classify.hpp"
#include "db/sql.hpp"
#include "http/route.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/suggestion_store.hpp"

namespace mainstay::ticketing {

/// A suggestion as a ticket's page shows it.
struct SuggestionView {
    SuggestedProperty property = SuggestedProperty::maintenance;
    std::string value;  // `adaptive`, `L2`; of a team its id.
    std::string name;   // The same, but of a team its name.
    std::int64_t percent = 0;
    std::vector<SuggestionReason> reasons;  // The strongest first.
};
BOOST_DESCRIBE_STRUCT(SuggestionView, (), (property, value, name, percent, reasons))

struct TicketSuggestions {
    std::vector<SuggestionView> items;
};
BOOST_DESCRIBE_STRUCT(TicketSuggestions, (), (items))

/// What a person says to a suggestion. `open` takes back that it was dismissed.
struct AnswerSuggestion {
    std::string key;
    SuggestedProperty property = SuggestedProperty::maintenance;
    SuggestionState answer = SuggestionState::accepted;
    std::optional<Line<100>> value;   // With `corrected`: what it is instead.
    std::optional<MessageText> note;  // Of an escalation; else one that says why.
    std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(AnswerSuggestion, (), (key, property, answer, value, note, if_match))

/// How one property is learnt.
struct SuggestionModelView {
    SuggestedProperty property = SuggestedProperty::maintenance;
    SuggestionModelState state = SuggestionModelState::ready;
    std::int64_t version = 0;
    Time trained_at;
    std::int64_t texts = 0;
    bool is_answering = false;  // Whether any confidence reaches the aim.
    double sure_from = 0;
    double accuracy = 0;
    double answered = 0;
    double answered_accuracy = 0;
    std::int64_t held_out = 0;
    std::vector<classify::LabelResult> labels;
    std::vector<classify::Confusion> confusions;
    std::int64_t considered = 0;  // Tickets since it was trained,
    std::int64_t offered = 0;     // and for how many of them it had an answer.
};
BOOST_DESCRIBE_STRUCT(
    SuggestionModelView, (),
    (property, state, version, trained_at, texts, is_answering, sure_from, accuracy, answered,
     answered_accuracy, held_out, labels, confusions, considered, offered)
)

struct SuggestionOverview {
    bool is_enabled = true;
    std::int64_t version = 1;
    double precision = 0;  // The aim: the share of suggestions that shall be right.
    std::int64_t examples_min = 0;
    std::int64_t examples_of_label_min = 0;
    std::optional<Time> trained_at;
    std::int64_t answered = 0;  // Decisions of people since.
    bool is_training = false;
    std::vector<SuggestionModelView> models;
};
BOOST_DESCRIBE_STRUCT(
    SuggestionOverview, (),
    (is_enabled, version, precision, examples_min, examples_of_label_min, trained_at, answered,
     is_training, models)
)

struct ShowSuggestions {};
BOOST_DESCRIBE_STRUCT(ShowSuggestions, (), ())

struct ChangeSuggestions {
    std::optional<std::int64_t> if_match;
    bool is_enabled = true;
};
BOOST_DESCRIBE_STRUCT(ChangeSuggestions, (), (if_match, is_enabled))

/// Those that are open and worth showing. Refuses: not_found; forbidden to whoever does not work on
/// the ticket.
Result<TicketSuggestions> show_ticket_suggestions(
    db::Sql& sql, const Call& call, const TicketKey& request
);

/// Does what was suggested, or keeps that it was not wanted. Refuses: not_found, also where nothing
/// is suggested; forbidden; stale_ticket; suggestion_value_unfit; what the change refuses.
Result<VersionedTicket> answer_suggestion(
    db::Sql& sql, const Call& call, const AnswerSuggestion& request, Source source
);

/// Refuses: forbidden.
Result<http::Versioned<SuggestionOverview>> show_suggestions(
    db::Sql& sql, const Call& call, const ShowSuggestions& request
);

/// Switches them on or off. Refuses: forbidden; stale.
Result<http::Versioned<SuggestionOverview>> change_suggestions(
    db::Sql& sql, const Call& call, const ChangeSuggestions& request
);

/// Has them trained soon. Refuses: forbidden.
Result<http::Versioned<SuggestionOverview>> train_suggestions_now(
    db::Sql& sql, const Call& call, const ShowSuggestions& request
);

std::vector<http::Route> suggestion_routes();

}  // namespace mainstay::ticketing
