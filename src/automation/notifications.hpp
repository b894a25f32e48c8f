// Who is told that a rule was switched off by itself: its owner and administrators.
#pragma once

#include <span>
#include <vector>

#include "base/catalogue.hpp"
#include "events/notification_source.hpp"

namespace mainstay::automation {

std::vector<events::NotificationSource> notification_sources();

/// What mails say of that: a file for each language.
std::span<const CatalogueText> notification_texts_en();
std::span<const CatalogueText> notification_texts_de();

}  // namespace mainstay::automation
