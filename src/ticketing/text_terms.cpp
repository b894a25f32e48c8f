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

TextTerms::Found TextTerms::make(std::string_view text) {
    TextTerm term;
    Condition each;
    const auto kinds = search_documents();
    bool is_common = false;
    const auto add = [&](std::string_view kind, std::string_view ids, std::string_view looked_up) {
        const auto& known = *std::ranges::find(kinds, kind, &search::Kind::name);
        auto documents = search::documents_with(text, known, call_, sql_.dialect());
        auto of_item =
            search::document_of_item_with(text, known, call_, sql_.dialect(), looked_up);
        if (!documents || !of_item) return;
        is_common = is_common || search::is_common(sql_, text, known, call_);
        const bool is_message = kind == "message";
        term.selects.push_back(
            {std::string(ids) + documents->text + (is_message ? ")" : ""), documents->params}
        );
        each.add(each.text.empty() ? "(" : " OR ");
        each.add(
                is_message ? "EXISTS (SELECT 1 FROM ticket_message m WHERE m.ticket = t.id AND "
                           : ""
        )
            .add("EXISTS (SELECT 1 ")  // Of the ticket or message at hand.
            .add(Condition{of_item->text, of_item->params})
            .add(is_message ? " LIMIT 1 OFFSET 0) LIMIT 1 OFFSET 0)" : " LIMIT 1 OFFSET 0)");
    };
    add("ticket", "SELECT d.thing AS ticket ", "t.id");
    add("message", "SELECT m.ticket FROM ticket_message m WHERE m.id IN (SELECT d.thing ", "m.id");
    if (each.text.empty()) return {.condition = Condition().add("(1 = 0)")};
    if (is_common) return {.condition = each.add(")")};
    const auto place = gathered_.size();
    gathered_.push_back(std::move(term));
    return {
        .condition =
            Condition().add("(t.id IN (SELECT f.ticket FROM ").add(found_name(place)).add(" f))"),
        .place = place,
    };
}

}  // namespace mainstay::ticketing
