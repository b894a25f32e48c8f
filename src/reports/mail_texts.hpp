// What a mailed report says besides its figures: a file for each language.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::reports {

std::span<const CatalogueText> mail_texts_en();
std::span<const CatalogueText> mail_texts_de();

inline Catalogue mail_texts() { return {mail_texts_en(), mail_texts_de()}; }

}  // namespace mainstay::reports
