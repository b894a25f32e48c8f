// What is written on tickets of incidents, for staff.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::ticketing {

std::span<const CatalogueText> incident_texts_en();
std::span<const CatalogueText> incident_texts_de();

inline Catalogue incident_texts() { return {incident_texts_en(), incident_texts_de()}; }

}  // namespace mainstay::ticketing
