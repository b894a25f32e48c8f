// What mails call the columns, totals and groupings of reports over tickets: a file for each
// language.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::ticketing {

std::span<const CatalogueText> report_texts_en();
std::span<const CatalogueText> report_texts_de();

inline Catalogue report_texts() { return {report_texts_en(), report_texts_de()}; }

}  // namespace mainstay::ticketing
