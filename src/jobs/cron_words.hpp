// A cron expression as a sentence. Pure.
#pragma once

#include <span>
#include <string>

#include "base/catalogue.hpp"
#include "jobs/cron.hpp"

namespace mainstay::jobs {

/// `At 02:30, from Monday to Friday.` It says all that the expression says; where a list is long,
/// so is the sentence.
std::string described(const Cron& cron, Language language);

std::span<const CatalogueText> cron_texts_en();
std::span<const CatalogueText> cron_texts_de();

inline Catalogue cron_texts() { return {cron_texts_en(), cron_texts_de()}; }

}  // namespace mainstay::jobs
