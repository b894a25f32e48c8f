// What is written of verified errors on tickets and on their chain.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::bugfix {

std::span<const CatalogueText> verification_texts_en();
std::span<const CatalogueText> verification_texts_de();

inline Catalogue verification_texts() { return {verification_texts_en(), verification_texts_de()}; }

}  // namespace mainstay::bugfix
