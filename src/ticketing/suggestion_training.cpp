#include "ticketing/suggestion_training.hpp"

#include <limits>
#include <map>

#include "base/crypto.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t tickets_at_once = 200;
constexpr std::size_t entries_max = 12'000'000;  // Of 4 bytes.
// The newest tickets are looked at again with what was learnt.
constexpr std::int64_t looked_at_again = 500;

std::optional<std::string> confirmed_label(
    const Ticket& ticket, SuggestedProperty property, const store::SuggestionRow* decided
) {
    auto label = label_of(ticket, property);
    if (!is_example(ticket))
        return decided ? learnt_from(decided->state, decided->label, decided->chosen)
                       : std::nullopt;
    // Somebody refused just this, and nobody changed it: which of both is right is not known.
    bool is_disputed =
        decided && decided->state == SuggestionState::dismissed && decided->label == label;
    if (is_disputed || label.empty()) return std::nullopt;
    return label;
}

void read_page(db::Sql& sql, Id<Ticket>& before, std::vector<SuggestionExample>& into) {
    auto tickets = store::examples_before(sql, before, tickets_at_once);
    before = static_cast<std::int64_t>(tickets.size()) == tickets_at_once ? tickets.back().id
                                                                          : Id<Ticket>{0};
    std::vector<Id<Ticket>> ids;
    for (const auto& ticket : tickets) ids.push_back(ticket.id);
    std::map<Id<Ticket>, std::string> texts;
    for (auto& row : store::first_texts(sql, ids)) texts[row.id] = std::move(row.text);
    std::map<std::pair<Id<Ticket>, SuggestedProperty>, store::SuggestionRow> decided;
    for (auto& row : store::decided_suggestions(sql, ids))
        decided[{row.ticket, row.property}] = std::move(row);
    for (const auto& ticket : tickets) {
        SuggestionExample example{{ticket.subject, texts[ticket.id]}, {}};
        for (auto property : suggested_properties) {
            auto found = decided.find({ticket.id, property});
            example.labels[static_cast<std::size_t>(property)] = confirmed_label(
                ticket, property, found == decided.end() ? nullptr : &found->second
            );
        }
        into.push_back(std::move(example));
    }
}

/// The labels of which there are enough.
std::map<std::string, std::size_t> frequent_labels(
    const std::vector<SuggestionExample>& examples, std::size_t property
) {
    std::map<std::string, std::size_t> counts;
    for (const auto& example : examples)
        if (const auto& label = example.labels[property]) ++counts[*label];
    std::erase_if(counts, [](const auto& each) { return each.second < examples_of_label_min; });
    return counts;
}

}  // namespace

LearntProperty learn(const std::vector<SuggestionExample>& examples, SuggestedProperty property) {
    const auto index = static_cast<std::size_t>(property);
    auto left = frequent_labels(examples, index);
    LearntProperty learnt;
    for (auto& [label, count] : left) {
        count = std::min(count, examples_of_label_max);
        learnt.texts += count;
    }
    if (learnt.texts < examples_min) return learnt;
    learnt.state = SuggestionModelState::too_few_labels;
    if (left.size() < 2) return learnt;

    classify::TrainingSet set(entries_max);
    for (const auto& example : examples) {
        const auto& label = example.labels[index];
        auto of_label = label ? left.find(*label) : left.end();
        if (of_label == left.end() || of_label->second == 0) continue;
        --of_label->second;
        if (!set.add(classify::features_of(example.issue), *label)) return learnt;
    }
    auto training = classify::train(set);
    if (!training) return learnt;
    learnt.evaluation = classify::evaluate(
        training->held, training->temperature, training->model.offsets, training->model.labels,
        suggestion_precision
    );
    learnt.model = std::move(training->model);
    learnt.state = SuggestionModelState::ready;
    return learnt;
}

std::vector<SuggestionExample> read_examples(
    db::Database& database, const std::function<bool()>& is_stopping
) {
    std::vector<SuggestionExample> examples;
    Id<Ticket> before{std::numeric_limits<std::int64_t>::max()};
    while (before.value > 0 && examples.size() < examples_max && !is_stopping()) {
        auto [page, next] = database.read(
            [&](db::Sql& sql) {
                std::pair<std::vector<SuggestionExample>, Id<Ticket>> read{{}, before};
                read_page(sql, read.second, read.first);
                return read;
            },
            {.cost = db::Cost::lengthy}
        );
        before = next;
        for (auto& example : page) examples.push_back(std::move(example));
    }
    return examples;
}

bool train_suggestions(db::Database& database, Time now, const std::function<bool()>& is_stopping) {
    const auto examples = read_examples(database, is_stopping);
    for (auto property : suggested_properties) {
        if (is_stopping()) return false;
        auto learnt = learn(examples, property);
        std::optional<std::string> bytes;
        if (learnt.model) bytes = base64url(classify::write_model(*learnt.model));
        store::SuggestionModelRow row{
            .property = property,
            .state = learnt.state,
            .trained_at = now,
            .texts = static_cast<std::int64_t>(learnt.texts),
            .evaluation = wire::print(learnt.evaluation),
        };
        database.write([&](db::Sql& sql) { store::keep_model(sql, row, bytes); });
    }
    database.write([&](db::Sql& sql) { store::finish_training(sql, now, looked_at_again); });
    return true;
}

}  // namespace mainstay::ticketing
