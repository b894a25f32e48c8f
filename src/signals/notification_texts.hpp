// What mails say of incidents that people are notified of: a file for each language.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::signals {

std::span<const CatalogueText> notification_texts_en();
std::span<const CatalogueText> notification_texts_de();

inline Catalogue notification_texts() { return {notification_texts_en(), notification_texts_de()}; }

}  // namespace mainstay::signals
