// What a mail of notifications says besides what modules say of their kinds: a file for each
// language.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::notifications {

std::span<const CatalogueText> mail_texts_en();
std::span<const CatalogueText> mail_texts_de();

inline Catalogue mail_texts() { return {mail_texts_en(), mail_texts_de()}; }

}  // namespace mainstay::notifications
