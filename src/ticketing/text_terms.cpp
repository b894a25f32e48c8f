#include "ticketing/text_terms.hpp"

#include <algorithm>
#include <utility>

#include "search/search.hpp"
#include "ticketing/search_documents.hpp"

namespace mainstay::ticketing {

using filter::Condition;

TextTerms::Found TextTerms::find(std::string_view text) {
    auto known = known_.find(text);
    if (known == known_.end()) known = known_.emplace(text, make(text)).first;
    return known->second;
}

namespace {

/// A kind whose documents are looked up for a ticket that its list lets the caller see. Asked once
/// more, that would nest deeper than SQLite reads.
search::Kind at_hand(search::Kind kind) {
    kind.reach = [](const Call&) { return search::Reach{}; };
    return kind;
}

std::string_view messages_at_hand(const Call& call) {
    if (sees_notes(call))
        return "EXISTS (SELECT 1 FROM ticket_message m WHERE m.ticket = t.id AND ";
    return "EXISTS (SELECT 1 FROM ticket_message m WHERE m.ticket = t.id"
           " AND m.visibility = 'public' AND ";
}

/// A text in both manners.
struct Asked {
    TextTerm gathered;
    Condition looked_up;     // For the ticket at hand.
    bool is_common = false;  // Then it had better be looked up.
};

Asked asked_for(db::Sql& sql, const Call& call, std::string_view text) {
    Asked asked;
    auto& each = asked.looked_up;
    const auto kinds = search_documents();
    const auto add = [&](std::string_view kind, std::string_view ids, std::string_view looked_up) {
        const auto& known = *std::ranges::find(kinds, kind, &search::Kind::name);
        auto documents = search::documents_with(text, known, call, sql.dialect());
        auto of_item =
            search::document_of_item_with(text, at_hand(known), call, sql.dialect(), looked_up);
        if (!documents || !of_item) return;
        asked.is_common = asked.is_common || search::is_common(sql, text, known, call);
        const bool is_message = kind == "message";
        asked.gathered.selects.push_back(
            {std::string(ids) + documents->text + (is_message ? ")" : ""), documents->params}
        );
        each.add(each.text.empty() ? "(" : " OR ");
        if (is_message) each.add(messages_at_hand(call));
        each.add("EXISTS (SELECT 1 ")  // Of the ticket or message at hand.
            .add(Condition{of_item->text, of_item->params})
            .add(is_message ? " LIMIT 1 OFFSET 0) LIMIT 1 OFFSET 0)" : " LIMIT 1 OFFSET 0)");
    };
    add("ticket", "SELECT d.thing AS ticket ", "t.id");
    add("message", "SELECT m.ticket FROM ticket_message m WHERE m.id IN (SELECT d.thing ", "m.id");
    each.add(each.text.empty() ? "(1 = 0)" : ")");
    return asked;
}

}  // namespace

TextTerms::Found TextTerms::make(std::string_view text) {
    auto asked = asked_for(sql_, call_, text);
    if (asked.is_common || asked.gathered.selects.empty())
        return {.condition = std::move(asked.looked_up)};
    const auto place = gathered_.size();
    gathered_.push_back(std::move(asked.gathered));
    return {
        .condition =
            Condition().add("(t.id IN (SELECT f.ticket FROM ").add(found_name(place)).add(" f))"),
        .place = place,
    };
}

filter::Condition text_condition(db::Sql& sql, const Call& call, std::string_view text) {
    return asked_for(sql, call, text).looked_up;
}

}  // namespace mainstay::ticketing
