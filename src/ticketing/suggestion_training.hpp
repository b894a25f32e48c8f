// Learns what tickets are suggested to be, from the installation's own tickets.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "classify/classify.hpp"
#include "db/database.hpp"
#include "ticketing/suggestion_store.hpp"

namespace mainstay::ticketing {

/// The share of suggestions that shall be right, by which it is chosen from which confidence on
/// they are shown.
inline constexpr double suggestion_precision = 0.8;

/// So many tickets of a label there must be to suggest it, and so many of all labels.
inline constexpr std::size_t examples_of_label_min = 15;
inline constexpr std::size_t examples_min = 60;

/// The newest so many tickets are learnt from; of one label no more than so many.
inline constexpr std::size_t examples_max = 50'000;
inline constexpr std::size_t examples_of_label_max = 15'000;

/// A text, and the labels that people gave it; none of a property that nobody has confirmed.
struct SuggestionExample {
    classify::Issue issue;
    std::array<std::optional<std::string>, suggested_properties.size()> labels;
};

/// What was learnt of one property.
struct LearntProperty {
    SuggestionModelState state = SuggestionModelState::too_few_texts;
    std::size_t texts = 0;
    classify::Evaluation evaluation;
    std::optional<classify::ModelParts> model;
};

/// Learns one property of examples, the newest first. Pure.
LearntProperty learn(const std::vector<SuggestionExample>& examples, SuggestedProperty property);

/// The examples of an installation, the newest first. `is_stopping` ends the reading.
std::vector<SuggestionExample> read_examples(
    db::Database& database, const std::function<bool()>& is_stopping
);

/// Learns all properties and keeps the models. False if it was stopped before the end.
bool train_suggestions(db::Database& database, Time now, const std::function<bool()>& is_stopping);

}  // namespace mainstay::ticketing
