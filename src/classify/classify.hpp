// Suggests labels for texts: the kind, maintenance type and level of a ticket, the type of a
// commit. A model learns from labelled texts, answers with a confidence and reasons, and abstains
// where it is unsure. Knows files and text only: no database, no clock, no network.
//
//     TrainingSet set;
//     for (…) TRY(set.add(features_of(Issue{ticket.subject, ticket.text}), ticket.kind));
//     Model model(TRY(train(set)).model);
//     auto suggestion = model.suggest(Issue{subject, text}, 5);
//     if (!suggestion.is_unsure()) …
//
// To learn from corrections is to train anew with the corrected labels in the set.
#pragma once

#include "classify/evaluation.hpp"
#include "classify/item.hpp"
#include "classify/model.hpp"
#include "classify/model_file.hpp"
#include "classify/train.hpp"
#include "classify/training_set.hpp"
#include "wire/command.hpp"

namespace mainstay::classify {

/// `mainstay classify`: learns from lines of JSON, or labels them.
wire::Command classify_command();

}  // namespace mainstay::classify
